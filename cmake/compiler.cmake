# Compiler settings every target shares: warnings, sanitizers, ccache, mold, at most two compilers.
add_library(duebook_compiler INTERFACE)
target_include_directories(duebook_compiler INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(duebook_compiler INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Werror
  -fno-omit-frame-pointer)
# g++ 12 reports members of std::variant and std::string as uninitialised or out of range at -O2.
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  target_compile_options(duebook_compiler INTERFACE
    -Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds)
endif()

if(DUEBOOK_SANITIZE)
  target_compile_options(duebook_compiler INTERFACE
    -fsanitize=${DUEBOOK_SANITIZE} -fno-sanitize-recover=all -g1)
  target_link_options(duebook_compiler INTERFACE -fsanitize=${DUEBOOK_SANITIZE})
endif()

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

set_property(GLOBAL PROPERTY JOB_POOLS compile=2 link=1)
set(CMAKE_JOB_POOL_COMPILE compile)
set(CMAKE_JOB_POOL_LINK link)
