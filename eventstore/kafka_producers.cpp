// SPDX-License-Identifier: Apache-2.0
// Counting who has which producer.
#include "eventstore/kafka_producers.hpp"

#include <algorithm>
#include <utility>

namespace duebook::eventstore {

KafkaProducers::KafkaProducers(const KafkaOptions& options,
                               std::chrono::milliseconds delivery_time_max,
                               KafkaProducer::Undelivered undelivered)
    : options_(options),
      delivery_time_max_(delivery_time_max),
      undelivered_(std::move(undelivered)) {}

KafkaProducers::Place& KafkaProducers::least_lent() {
  const std::lock_guard lock(mutex_);
  Place& place = *std::ranges::min_element(places_, {}, &Place::loans);
  ++place.loans;
  return place;
}

void KafkaProducers::make(Place& place) const {
  place.producer = std::make_shared<KafkaProducer>(options_, delivery_time_max_, undelivered_);
}

KafkaProducers::Loan::Loan(KafkaProducers& producers)
    : producers_(producers), place_(producers.least_lent()) {
  const std::lock_guard lock(place_.making);
  if (!place_.producer) producers_.make(place_);
  producer_ = place_.producer;
}

KafkaProducers::Loan::~Loan() {
  const std::lock_guard lock(producers_.mutex_);
  --place_.loans;
}

void KafkaProducers::Loan::renew() {
  const std::lock_guard lock(place_.making);
  if (place_.producer == producer_) producers_.make(place_);
  producer_ = place_.producer;
}

}  // namespace duebook::eventstore
