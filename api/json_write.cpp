// SPDX-License-Identifier: Apache-2.0
// JSON text of single values.
#include "api/json_write.hpp"

namespace duebook::api {

void append_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  out.push_back('"');
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text.substr(plain, i - plain));
    plain = i + 1;
    out.push_back('\\');
    switch (c) {
      case '"':
      case '\\': out.push_back(static_cast<char>(c)); break;
      case '\b': out.push_back('b'); break;
      case '\f': out.push_back('f'); break;
      case '\n': out.push_back('n'); break;
      case '\r': out.push_back('r'); break;
      case '\t': out.push_back('t'); break;
      default:
        out.append("u00");
        out.push_back(hex[c >> 4]);
        out.push_back(hex[c & 15]);
    }
  }
  out.append(text.substr(plain));
  out.push_back('"');
}

void append_json(std::string& out, domain::Decimal value) {
  out.push_back('"');
  domain::append_decimal(out, value);
  out.push_back('"');
}

void append_json(std::string& out, domain::Date date) {
  out.push_back('"');
  domain::append_date(out, date);
  out.push_back('"');
}

void append_json(std::string& out, domain::Instant instant) {
  out.push_back('"');
  domain::append_instant(out, instant);
  out.push_back('"');
}

void append_json(std::string& out, domain::Currency currency) {
  append_json_string(out, currency.code());
}

}  // namespace duebook::api
