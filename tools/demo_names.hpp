// SPDX-License-Identifier: Apache-2.0
// The words the demo's customers, employees and products are named with.
#pragma once

#include <array>
#include <string_view>

namespace duebook::tools {

inline constexpr auto surnames =
    std::to_array<std::string_view>({"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ",
                                     "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý"});

inline constexpr auto middle_names = std::to_array<std::string_view>(
    {"Văn", "Thị", "Minh", "Thanh", "Ngọc", "Hữu", "Đức", "Thu", "Quốc", "Kim", "Xuân", "Hồng"});

inline constexpr auto given_names = std::to_array<std::string_view>(
    {"An",   "Bình", "Châu",  "Dung",  "Đạt",    "Giang", "Hà",    "Hải",  "Hạnh",
     "Hiếu", "Hoa",  "Hùng",  "Huy",   "Khánh",  "Lan",   "Linh",  "Long", "Mai",
     "Nam",  "Nga",  "Nhung", "Phúc",  "Phương", "Quân",  "Quyên", "Sơn",  "Tâm",
     "Thảo", "Thủy", "Tiến",  "Trang", "Trung",  "Tú",    "Tuấn",  "Vinh", "Yến"});

inline constexpr auto company_forms =
    std::to_array<std::string_view>({"Công ty TNHH", "Công ty Cổ phần", "Cửa hàng", "Đại lý",
                                     "Siêu thị mini", "Hộ kinh doanh", "HTX", "Nhà phân phối"});

inline constexpr auto company_words = std::to_array<std::string_view>(
    {"Đại Phát",   "Hoàng Gia",  "Tân Tiến",   "Minh Khang", "Thành Đạt", "Phú Quý",  "An Bình",
     "Hưng Thịnh", "Bảo Ngọc",   "Kim Long",   "Thiên Ân",   "Việt Hưng", "Hồng Hà",  "Sao Mai",
     "Trường Sơn", "Phương Nam", "Đông Á",     "Nam Phát",   "Lộc Phát",  "Vạn Xuân", "Gia Hân",
     "Thuận Thảo", "Bình Minh",  "Toàn Thắng", "Hải Đăng"});

/// Provinces since 1 July 2025, as regions of the demo.
inline constexpr auto provinces = std::to_array<std::string_view>(
    {"Hà Nội", "Hải Phòng", "Đà Nẵng", "Huế", "Cần Thơ", "TP. Hồ Chí Minh", "Đồng Nai", "Khánh Hòa",
     "Lâm Đồng", "Nghệ An", "Quảng Ninh", "An Giang"});

inline constexpr auto customer_group_names = std::to_array<std::string_view>(
    {"Đại lý cấp 1", "Đại lý cấp 2", "Bán lẻ", "Siêu thị", "Nhà hàng khách sạn"});

inline constexpr auto department_names = std::to_array<std::string_view>(
    {"Kinh doanh miền Bắc", "Kinh doanh miền Trung", "Kinh doanh miền Nam"});

struct GoodsKind {
  std::string_view group;
  std::array<std::string_view, 5> names;
  std::array<std::string_view, 5> packs;
  std::int64_t price;  ///< ₫ of the smallest pack, before tax
};

inline constexpr auto goods_kinds = std::to_array<GoodsKind>({
    {"Nước giải khát",
     {"Trà xanh", "Nước cam ép", "Nước khoáng", "Cà phê lon", "Nước tăng lực"},
     {"thùng 24 chai 350ml", "thùng 24 chai 500ml", "thùng 12 chai 1L", "thùng 24 lon",
      "thùng 48 hộp"},
     168'000},
    {"Sữa",
     {"Sữa tươi không đường", "Sữa tươi có đường", "Sữa chua uống", "Sữa đặc", "Sữa hạt"},
     {"thùng 48 hộp 180ml", "thùng 48 hộp 110ml", "thùng 12 hộp 1L", "thùng 48 lon",
      "thùng 24 hộp"},
     312'000},
    {"Mì và đồ ăn liền",
     {"Mì tôm chua cay", "Mì xào khô", "Phở bò ăn liền", "Cháo thịt bằm", "Bún riêu cua"},
     {"thùng 30 gói", "thùng 24 ly", "thùng 50 gói", "thùng 20 tô", "thùng 40 gói"},
     126'000},
    {"Gia vị",
     {"Nước mắm", "Nước tương", "Dầu ăn", "Hạt nêm", "Tương ớt"},
     {"thùng 12 chai 500ml", "thùng 6 chai 1L", "thùng 4 can 5L", "thùng 24 gói 400g",
      "thùng 24 chai 250g"},
     284'000},
    {"Bánh kẹo",
     {"Bánh quy bơ", "Bánh gạo", "Kẹo dừa", "Bánh xốp kem", "Kẹo gừng"},
     {"thùng 24 hộp", "thùng 20 gói", "thùng 30 gói", "thùng 12 hộp thiếc", "thùng 40 gói"},
     356'000},
    {"Đồ hộp",
     {"Cá hộp sốt cà", "Thịt hộp", "Pa tê gan", "Dứa khoanh", "Ngô ngọt"},
     {"thùng 48 hộp", "thùng 24 hộp", "thùng 36 hộp", "thùng 12 hộp", "thùng 72 hộp"},
     624'000},
    {"Chăm sóc nhà cửa",
     {"Nước rửa chén", "Nước lau sàn", "Bột giặt", "Nước xả vải", "Nước tẩy"},
     {"thùng 12 chai 750g", "thùng 4 can 3.8kg", "thùng 6 túi 3kg", "thùng 8 túi 1.6L",
      "thùng 12 chai 1L"},
     298'000},
    {"Chăm sóc cá nhân",
     {"Dầu gội", "Sữa tắm", "Kem đánh răng", "Nước súc miệng", "Xà phòng thơm"},
     {"thùng 12 chai 650g", "thùng 72 tuýp", "thùng 12 chai 500ml", "thùng 72 bánh",
      "thùng 6 chai 900g"},
     892'000},
});

}  // namespace duebook::tools
