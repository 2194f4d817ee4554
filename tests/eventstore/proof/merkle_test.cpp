// SPDX-License-Identifier: Apache-2.0
// The tree hash gives the published roots, and the frontier and tiles agree with the definition.
#include "eventstore/proof/merkle.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "eventstore/proof/tiles.hpp"
#include "eventstore/record_format.hpp"
#include "tests/eventstore/naive_tree.hpp"

namespace duebook::eventstore {
namespace {

// The leaves and roots of the Certificate Transparency test tree.
const std::vector<std::string> ct_leaves = {
    std::string(),
    std::string("\x00", 1),
    "\x10",
    "\x20\x21",
    "\x30\x31",
    "\x40\x41\x42\x43",
    "\x50\x51\x52\x53\x54\x55\x56\x57",
    "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"};
const std::vector<std::string> ct_roots = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

// Leaves that differ; what they hash does not matter to the tree above them.
std::vector<Hash> numbered_leaves(std::size_t count) {
  std::vector<Hash> leaves(count);
  for (std::size_t i = 0; i < count; ++i) leaves[i] = leaf_hash(std::to_string(i));
  return leaves;
}

TEST(Merkle, hashes_leaves_and_nodes_with_their_prefixes) {
  EXPECT_EQ(to_hex(sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(empty_root()), ct_roots[0]);
  EXPECT_EQ(to_hex(leaf_hash("")), ct_roots[1]);
  EXPECT_EQ(leaf_hash("x"), sha256(std::string("\0x", 2)));
  const Hash left = leaf_hash("l");
  const Hash right = leaf_hash("r");
  std::string node = "\x01";
  node.append(left.begin(), left.end()).append(right.begin(), right.end());
  EXPECT_EQ(node_hash(left, right), sha256(node));
}

TEST(Frontier, has_the_root_of_rfc_6962) {
  Frontier frontier;
  EXPECT_EQ(to_hex(frontier.root()), ct_roots[0]);
  for (std::size_t i = 0; i < ct_leaves.size(); ++i) {
    frontier.append(leaf_hash(ct_leaves[i]));
    EXPECT_EQ(frontier.size(), i + 1);
    EXPECT_EQ(to_hex(frontier.root()), ct_roots[i + 1]) << i;
  }
}

TEST(Frontier, has_a_peak_per_bit_of_its_size) {
  const auto leaves = numbered_leaves(13);
  Frontier frontier;
  frontier.append(leaves);
  ASSERT_EQ(frontier.peaks().size(), 3u);
  EXPECT_EQ(frontier.peaks()[0], naive_root(std::span(leaves).first(8)));
  EXPECT_EQ(frontier.peaks()[1], naive_root(std::span(leaves).subspan(8, 4)));
  EXPECT_EQ(frontier.peaks()[2], leaves[12]);
}

TEST(Frontier, goes_on_from_its_peaks) {
  const auto leaves = numbered_leaves(100);
  Frontier whole;
  whole.append(std::span(leaves).first(37));
  auto restored = Frontier::of(37, {whole.peaks().begin(), whole.peaks().end()});
  ASSERT_TRUE(restored.has_value());
  restored->append(std::span(leaves).subspan(37));
  EXPECT_EQ(restored->root(), naive_root(leaves));
  EXPECT_FALSE(Frontier::of(36, {whole.peaks().begin(), whole.peaks().end()}).has_value());
}

RC_GTEST_PROP(Frontier, has_the_root_of_the_definition_at_any_size, ()) {
  const auto lines =
      *rc::gen::container<std::vector<std::string>>(rc::gen::arbitrary<std::string>());
  std::vector<Hash> leaves;
  Frontier frontier;
  for (const std::string& line : lines) {
    leaves.push_back(leaf_hash(line));
    frontier.append(leaves.back());
    RC_ASSERT(frontier.root() == naive_root(leaves));
  }
}

// Full tiles as they came, and what a keeper needs to read them back.
struct TileShelf {
  std::map<std::pair<unsigned, std::uint64_t>, std::vector<Hash>> full;
  const TiledTree* tree = nullptr;

  void take(std::vector<Tile>& tiles) {
    for (Tile& tile : tiles) full[{tile.level, tile.index}] = std::move(tile.hashes);
    tiles.clear();
  }
  TileReader reader() const {
    return [this](unsigned level, std::uint64_t index, std::size_t width) {
      std::vector<Hash> hashes;
      if (index == full_tiles(tree->size(), level)) {
        hashes.assign(tree->tail(level).begin(), tree->tail(level).end());
      } else {
        hashes = full.at({level, index});
      }
      hashes.resize(width);
      return hashes;
    };
  }
};

TEST(TiledTree, fills_the_tiles_of_tlog_tiles) {
  // 70,000 leaves: 273 full tiles and a tail of 112, 1 full tile and a tail of 17, a tail of 1.
  const auto leaves = numbered_leaves(70'000);
  TiledTree tree;
  std::vector<Tile> full;
  tree.append(growth_of(tree.size(), leaves), full);
  ASSERT_EQ(full.size(), 274u);
  EXPECT_EQ(tree.tail(0).size(), 112u);
  EXPECT_EQ(tree.tail(1).size(), 17u);
  EXPECT_EQ(tree.tail(2).size(), 1u);
  EXPECT_EQ(tree.tail(3).size(), 0u);
  EXPECT_EQ(full_tiles(70'000, 0), 273u);
  EXPECT_EQ(full_tiles(70'000, 1), 1u);
  EXPECT_EQ(full_tiles(70'000, 7), 0u);
  EXPECT_EQ(tail_width(70'000, 1), 17u);
  for (const Tile& tile : full) {
    ASSERT_EQ(tile.hashes.size(), tile_width);
    const std::size_t span = tile.level == 0 ? 1 : tile_width;
    for (const std::size_t i : {std::size_t{0}, std::size_t{77}, tile_width - 1}) {
      const std::size_t begin = (tile.index * tile_width + i) * span;
      ASSERT_EQ(tile.hashes[i], naive_root(std::span(leaves).subspan(begin, span)));
    }
  }
  TileShelf shelf;
  shelf.take(full);
  shelf.tree = &tree;
  for (const std::uint64_t size : {0, 1, 255, 256, 257, 65'535, 65'536, 65'537, 69'999, 70'000}) {
    EXPECT_EQ(root_at_size(size, shelf.reader()), naive_root(std::span(leaves).first(size)))
        << size;
  }
}

RC_GTEST_PROP(TiledTree, is_the_same_in_any_batches_and_at_any_size, ()) {
  const auto batches =
      *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, 300));
  std::vector<Hash> leaves;
  TiledTree tree;
  TileShelf shelf;
  std::vector<Tile> full;
  for (const std::size_t batch : batches) {
    std::vector<Hash> more;
    for (std::size_t i = 0; i < batch; ++i) {
      more.push_back(leaf_hash(std::to_string(leaves.size() + i)));
    }
    leaves.insert(leaves.end(), more.begin(), more.end());
    tree.append(growth_of(tree.size(), more), full);
    shelf.take(full);
  }
  shelf.tree = &tree;
  RC_ASSERT(tree.root() == naive_root(leaves));
  const auto size = *rc::gen::inRange<std::size_t>(0, leaves.size() + 1);
  RC_ASSERT(root_at_size(size, shelf.reader()) == naive_root(std::span(leaves).first(size)));
  const TiledTree restored = TiledTree::from_tails(tree.size(), shelf.reader());
  RC_ASSERT(restored.frontier() == tree.frontier());
}

}  // namespace
}  // namespace duebook::eventstore
