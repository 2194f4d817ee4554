// SPDX-License-Identifier: Apache-2.0
// mmap, which has no way to map nothing.
#include "eventstore/mapped_file.hpp"

#include <sys/mman.h>

#include <cerrno>
#include <system_error>

#include "eventstore/event_log.hpp"
#include "eventstore/file.hpp"

namespace duebook::eventstore {

MappedFile::MappedFile(const std::filesystem::path& path) {
  const File file(path, File::Mode::read);
  const std::uint64_t size = file.size();
  if (size == 0) return;
  void* const start = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.descriptor(), 0);
  if (start == MAP_FAILED) {
    throw Fault(FaultKind::io,
                "cannot map " + path.string() + ": " + std::generic_category().message(errno));
  }
  bytes_ = {static_cast<const char*>(start), size};
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

}  // namespace duebook::eventstore
