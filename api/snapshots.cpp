// SPDX-License-Identifier: Apache-2.0
// Snapshot files: written to a temporary name, synced, renamed; checked as a whole before use.
#include "api/snapshots.hpp"

#include <openssl/evp.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <memory>
#include <span>
#include <vector>

#include "api/snapshot_bytes.hpp"
#include "eventstore/record_format.hpp"

namespace duebook::api {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t buffer_bytes = 4u << 20;
constexpr std::size_t snapshots_kept = 2;
constexpr char magic[8] = {'D', 'U', 'E', 'S', 'N', 'A', 'P', '2'};

// Changes whenever the memory layout of a saved row may have: the sizes of all of them, and the
// version that is counted up by hand when only their meaning changes. And whenever codes are hashed
// in another way.
std::uint64_t layout() {
  std::uint64_t hash = projections::facts_version;
  const auto mix = [&](std::uint64_t value) { hash = XXH3_64bits_withSeed(&value, 8, hash); };
  mix(domain::CodeIndex::hash_version());
  mix(sizeof(domain::BookSettings));
  mix(sizeof(domain::CustomerRow));
  mix(sizeof(domain::EmployeeRow));
  mix(sizeof(domain::ProductRow));
  mix(sizeof(domain::InvoiceRow));
  mix(sizeof(domain::ItemRow));
  mix(sizeof(domain::OpenRow));
  mix(sizeof(domain::CreditRow));
  mix(sizeof(domain::AllocationRow));
  mix(sizeof(projections::PartyVersion));
  return hash;
}

struct Header {
  char magic_bytes[8];
  std::uint64_t layout;
  std::uint64_t size;
  eventstore::Hash root;
  domain::Instant last_at;
  std::uint64_t payload_bytes;
  Checksum payload_checksum;
  std::uint64_t header_hash;
};

std::uint64_t hash_of(const Header& header) {
  return XXH3_64bits(&header, offsetof(Header, header_hash));
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

bool read_header(std::span<const std::byte> file, Header& header) {
  if (file.size() < sizeof header) return false;
  std::memcpy(&header, file.data(), sizeof header);
  return std::memcmp(header.magic_bytes, magic, sizeof magic) == 0 &&
         header.header_hash == hash_of(header) && header.layout == layout();
}

bool payload_is_sound(std::span<const std::byte> file, const Header& header) {
  const std::span<const std::byte> payload = file.subspan(sizeof header);
  return payload.size() == header.payload_bytes && checksum_of(payload) == header.payload_checksum;
}

// Why a snapshot cannot be used; empty when it can. Leaves a header of zeros when that is broken.
std::string_view trouble_with(const MappedFile* file, const eventstore::EventLog& log,
                              const eventstore::BookId& book, Header& header) {
  header = {};
  if (file == nullptr) return "it cannot be opened";
  if (!read_header(file->bytes(), header)) {
    header = {};
    return "its header is broken, or another version of Duebook made it";
  }
  if (header.size > log.head(book).size) return "it is ahead of the log";
  if (log.root_at(book, header.size) != header.root) return "the log has other events";
  if (!payload_is_sound(file->bytes(), header)) return "its contents are broken";
  return {};
}

// Newest first.
std::vector<fs::path> snapshots_in(const fs::path& folder) {
  std::vector<fs::path> paths;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".snapshot") paths.push_back(entry.path());
  }
  std::ranges::sort(paths, std::greater<>());
  return paths;
}

bool sync_file(std::FILE* file) { return std::fflush(file) == 0 && ::fsync(::fileno(file)) == 0; }

bool write_snapshot(const fs::path& path, const OpenBook& book) {
  const File file(std::fopen(path.c_str(), "wb"));
  if (file) std::setvbuf(file.get(), nullptr, _IOFBF, buffer_bytes);
  Header header{};
  if (!file || std::fwrite(&header, sizeof header, 1, file.get()) != 1) return false;
  SnapshotSink sink(file.get(), sizeof header);
  book.book.save(sink);
  book.facts->save(sink);
  std::memcpy(header.magic_bytes, magic, sizeof magic);
  header.layout = layout();
  header.size = book.head.size;
  header.root = book.head.root;
  header.last_at = book.last_at;
  header.payload_bytes = sink.end() - sizeof header;
  header.payload_checksum = sink.checksum();
  header.header_hash = hash_of(header);
  return sink.ok() && std::fseek(file.get(), 0, SEEK_SET) == 0 &&
         std::fwrite(&header, sizeof header, 1, file.get()) == 1 && sync_file(file.get());
}

}  // namespace

bool SnapshotStore::load(const eventstore::EventLog& log, OpenBook& book) const {
  for (const fs::path& path : snapshots_in(folder_ / book.id)) {
    const std::shared_ptr<MappedFile> file = MappedFile::open(path);
    Header header;
    if (!trouble_with(file.get(), log, book.id, header).empty()) continue;
    SnapshotSource source(file, sizeof header);
    book.book.load(source);
    book.facts->load(source);
    file->copy_lent_pages_soon();
    book.head.size = header.size;
    book.last_at = header.last_at;
    return true;
  }
  return false;
}

std::vector<SnapshotFile> SnapshotStore::inspect(const eventstore::EventLog& log,
                                                 const eventstore::BookId& book) const {
  std::vector<SnapshotFile> found;
  for (const fs::path& path : snapshots_in(folder_ / book)) {
    const std::shared_ptr<MappedFile> file = MappedFile::open(path);
    Header header;
    const std::string_view trouble = trouble_with(file.get(), log, book, header);
    found.push_back({path, header.size, trouble});
  }
  return found;
}

bool SnapshotStore::save(const OpenBook& book) const {
  const fs::path folder = folder_ / book.id;
  char name[32];
  std::snprintf(name, sizeof name, "%010llu", static_cast<unsigned long long>(book.head.size));
  const fs::path path = folder / (std::string(name) + ".snapshot");
  // One name for all, so that one a crash left behind is written over.
  const fs::path unfinished = folder / "unfinished";
  std::error_code error;
  fs::create_directories(folder, error);
  if (!write_snapshot(unfinished, book)) {
    std::fprintf(stderr, "duebook: no snapshot of book %s was written (%s)\n", book.id.c_str(),
                 folder.c_str());
    fs::remove(unfinished, error);
    return false;
  }
  fs::rename(unfinished, path, error);
  if (error) return false;
  const std::vector<fs::path> all = snapshots_in(folder);
  for (std::size_t i = snapshots_kept; i < all.size(); ++i) fs::remove(all[i], error);
  return true;
}

std::string digest_of(const OpenBook& book) {
  class HashSink : public domain::ByteSink {
   public:
    HashSink() : context_(EVP_MD_CTX_new()) { EVP_DigestInit_ex(context_, EVP_sha256(), nullptr); }
    ~HashSink() override { EVP_MD_CTX_free(context_); }
    void write(const void* bytes, std::size_t size) override {
      EVP_DigestUpdate(context_, bytes, size);
    }
    eventstore::Hash hash() {
      eventstore::Hash hash{};
      EVP_DigestFinal_ex(context_, hash.data(), nullptr);
      return hash;
    }

   private:
    EVP_MD_CTX* context_;
  };
  HashSink sink;
  book.book.save(sink);
  book.facts->save(sink);
  return eventstore::to_hex(sink.hash());
}

}  // namespace duebook::api
