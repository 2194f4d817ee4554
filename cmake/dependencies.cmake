# The third-party libraries, each behind one name of ours. README.md says why each is there.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL 3 REQUIRED COMPONENTS Crypto)
find_package(Boost 1.81 REQUIRED)
pkg_check_modules(ROCKSDB REQUIRED IMPORTED_TARGET rocksdb)
pkg_check_modules(RDKAFKA REQUIRED IMPORTED_TARGET rdkafka)
pkg_check_modules(SIMDJSON REQUIRED IMPORTED_TARGET simdjson)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(LZMA REQUIRED IMPORTED_TARGET liblzma)
find_package(date REQUIRED)

add_library(duebook_rocksdb INTERFACE)
target_link_libraries(duebook_rocksdb INTERFACE PkgConfig::ROCKSDB)
add_library(duebook::rocksdb ALIAS duebook_rocksdb)

add_library(duebook_rdkafka INTERFACE)
target_link_libraries(duebook_rdkafka INTERFACE PkgConfig::RDKAFKA Threads::Threads)
add_library(duebook::rdkafka ALIAS duebook_rdkafka)

add_library(duebook_openssl INTERFACE)
target_link_libraries(duebook_openssl INTERFACE OpenSSL::Crypto)
add_library(duebook::openssl ALIAS duebook_openssl)

add_library(duebook_simdjson INTERFACE)
target_link_libraries(duebook_simdjson INTERFACE PkgConfig::SIMDJSON)
add_library(duebook::simdjson ALIAS duebook_simdjson)

add_library(duebook_asio INTERFACE)
target_link_libraries(duebook_asio INTERFACE Boost::boost Threads::Threads)
target_compile_definitions(duebook_asio INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
add_library(duebook::asio ALIAS duebook_asio)

add_library(duebook_xxhash INTERFACE)
target_link_libraries(duebook_xxhash INTERFACE PkgConfig::XXHASH)
add_library(duebook::xxhash ALIAS duebook_xxhash)

add_library(duebook_text INTERFACE)
target_link_libraries(duebook_text INTERFACE PkgConfig::UTF8PROC)
add_library(duebook::text ALIAS duebook_text)

add_library(duebook_zones INTERFACE)
target_link_libraries(duebook_zones INTERFACE date::date-tz)
add_library(duebook::zones ALIAS duebook_zones)

find_library(CSV_LIBRARY csv REQUIRED)
add_library(duebook_csv INTERFACE)
target_link_libraries(duebook_csv INTERFACE ${CSV_LIBRARY})
add_library(duebook::csv ALIAS duebook_csv)

add_library(duebook_xz INTERFACE)
target_link_libraries(duebook_xz INTERFACE PkgConfig::LZMA)
add_library(duebook::xz ALIAS duebook_xz)
