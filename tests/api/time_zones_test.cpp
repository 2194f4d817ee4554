// SPDX-License-Identifier: Apache-2.0
// Time zones: which exist, and that the day changes at their midnight.
#include "api/time_zones.hpp"

#include <gtest/gtest.h>

#include <string>

namespace duebook::tests {
namespace {

std::string day_at(std::string_view moment, std::string_view zone) {
  domain::Instant at;
  EXPECT_TRUE(domain::parse_instant(moment, at));
  return domain::to_string(api::day_in_zone(at, zone));
}

}  // namespace

TEST(TimeZone, exists_when_the_database_has_it) {
  for (const char* name : {"Asia/Ho_Chi_Minh", "UTC", "America/New_York", "Asia/Saigon"}) {
    EXPECT_TRUE(api::is_time_zone(name)) << name;
  }
  for (const char* name : {"", "asia/ho_chi_minh", "Asia/Atlantis", "+07:00", "Asia", "Asia/",
                           "../zoneinfo/UTC", "/usr/share/zoneinfo/UTC", "tzdata.zi"}) {
    EXPECT_FALSE(api::is_time_zone(name)) << name;
  }
}

TEST(TimeZone, begins_its_day_at_its_midnight) {
  EXPECT_EQ(day_at("2026-03-01T16:59:59.999999Z", "Asia/Ho_Chi_Minh"), "2026-03-01");
  EXPECT_EQ(day_at("2026-03-01T17:00:00Z", "Asia/Ho_Chi_Minh"), "2026-03-02");
  EXPECT_EQ(day_at("2026-03-01T17:00:00Z", "UTC"), "2026-03-01");
  EXPECT_EQ(day_at("1969-12-31T23:59:59.999999Z", "UTC"), "1969-12-31");
}

TEST(TimeZone, knows_summer_time) {
  EXPECT_EQ(day_at("2026-01-15T04:59:59Z", "America/New_York"), "2026-01-14");
  EXPECT_EQ(day_at("2026-07-15T04:00:00Z", "America/New_York"), "2026-07-15");
  EXPECT_EQ(day_at("2026-07-15T03:59:59Z", "America/New_York"), "2026-07-14");
}

}  // namespace duebook::tests
