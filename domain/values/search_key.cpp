// SPDX-License-Identifier: Apache-2.0
// The tables of folded Latin letters, and folding by them.
#include "domain/values/search_key.hpp"

#include <algorithm>
#include <array>

#include "domain/values/code_points.hpp"

namespace duebook::domain {
namespace {

// Base letters of a block of code points, one byte each; a dot where the letter has no ASCII base.
struct Block {
  char32_t first;
  std::string_view bases;
};

constexpr auto blocks = std::to_array<Block>({
    {0xC0,
     "aaaaaa.ceeeeiiiidnooooo..uuuuy..aaaaaa.ceeeeiiiidnooooo..uuuuy.yaaaaaaccccccccdd"
     "ddeeeeeeeeeegggggggghh..iiiiiiiii...jjkk.llllll....nnnnnn...oooooo..rrrrrrssssss"
     "sstttt..uuuuuuuuuuuuwwyyyzzzzzzs................................oo.............u"
     "u............................aaiioouuuuuuuuuu.aaaa....ggkkoooo..j...gg..nnaa...."
     "aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............................"},
    {0x1E00,
     "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooo"
     "oooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy.s...."
     "aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuu"
     "uuyyyyyyyy......"},
});
static_assert(blocks[0].bases.size() == 0x250 - 0xC0);
static_assert(blocks[1].bases.size() == 0x100);

// What becomes more than one letter, or something else than its lower case.
struct Special {
  char32_t value;
  std::string_view key;
};

constexpr auto specials = std::to_array<Special>({
    {0xA0, " "},     {0xA8, " "},     {0xAA, "a"},    {0xAF, " "},    {0xB2, "2"},
    {0xB3, "3"},     {0xB4, " "},     {0xB5, "μ"},    {0xB8, " "},    {0xB9, "1"},
    {0xBA, "o"},     {0xBC, "1⁄4"},   {0xBD, "1⁄2"},  {0xBE, "3⁄4"},  {0x132, "ij"},
    {0x133, "ij"},   {0x13F, "l·"},   {0x140, "l·"},  {0x149, "ʼn"},  {0x1C4, "dz"},
    {0x1C5, "dz"},   {0x1C6, "dz"},   {0x1C7, "lj"},  {0x1C8, "lj"},  {0x1C9, "lj"},
    {0x1CA, "nj"},   {0x1CB, "nj"},   {0x1CC, "nj"},  {0x1E2, "æ"},   {0x1E3, "æ"},
    {0x1F1, "dz"},   {0x1F2, "dz"},   {0x1F3, "dz"},  {0x1FC, "æ"},   {0x1FD, "æ"},
    {0x1FE, "ø"},    {0x1FF, "ø"},    {0x1E9A, "aʾ"}, {0x1E9E, "ß"},  {0x2026, "..."},
    {0x2116, "no"},  {0x2122, "tm"},  {0xFB00, "ff"}, {0xFB01, "fi"}, {0xFB02, "fl"},
    {0xFB03, "ffi"}, {0xFB04, "ffl"},
});
static_assert(std::ranges::is_sorted(specials, {}, &Special::value));

constexpr bool is_mark(char32_t c) {
  return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) ||
         (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20F0) ||
         (c >= 0xFE20 && c <= 0xFE2F);
}

constexpr bool is_space(char32_t c) {
  return c == U' ' || (c >= U'\t' && c <= U'\r') || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

// Lower case of the letters that have no base in the blocks.
constexpr char32_t lower_of_other(char32_t c) {
  if ((c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F)) return c + 32;
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  return lower_case(c);
}

// The folded text of one code point, without regard to spaces.
void append_key(std::string& out, char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFF01 - U'!';  // full width
  if (c < 0x80) {
    out.push_back(static_cast<char>(lower_case(c)));
    return;
  }
  for (const Block& block : blocks) {
    if (c < block.first || c - block.first >= block.bases.size()) continue;
    const char base = block.bases[c - block.first];
    if (base == '.') break;
    out.push_back(base);
    return;
  }
  const auto special = std::ranges::lower_bound(specials, c, {}, &Special::value);
  if (special != specials.end() && special->value == c) {
    out += special->key;
  } else {
    append_code_point(out, lower_of_other(c));
  }
}

}  // namespace

std::string search_key(std::string_view text) {
  std::string key;
  key.reserve(text.size());
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    text.remove_prefix(point.bytes);
    if (is_mark(point.value)) continue;
    if (is_space(point.value)) {
      key.push_back(' ');
    } else {
      append_key(key, point.value);
    }
    // A letter may also become a space with its mark gone.
    if (key.ends_with(' ') && (key.size() == 1 || key[key.size() - 2] == ' ')) key.pop_back();
  }
  if (key.ends_with(' ')) key.pop_back();
  return key;
}

}  // namespace duebook::domain
