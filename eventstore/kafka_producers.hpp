// SPDX-License-Identifier: Apache-2.0
// KafkaProducers: a few producers, lent out to whoever has messages to send.
//
// A broker handles what comes over one connection one request after the other, and where it flushes
// each message before it answers, one flush after the other. So those who send at the same time are
// given different producers, each of which has connections of its own. Whoever sends alone always
// gets the same one, and no other is made.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>

#include "eventstore/kafka_producer.hpp"

namespace duebook::eventstore {

inline constexpr std::size_t kafka_producers_max = 4;

class KafkaProducers {
 private:
  struct Place {
    std::size_t loans = 0;  ///< under mutex_
    std::mutex making;
    std::shared_ptr<KafkaProducer> producer;  ///< under `making`; made when it is first needed
  };

 public:
  /// As KafkaProducer's; `options` must outlive it.
  KafkaProducers(const KafkaOptions& options, std::chrono::milliseconds delivery_time_max,
                 KafkaProducer::Undelivered undelivered);

  /// One of them, shared with others only while all are lent.
  class Loan {
   public:
    explicit Loan(KafkaProducers& producers);
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    ~Loan();

    /// Lives on for as long as somebody keeps this.
    const std::shared_ptr<KafkaProducer>& producer() const { return producer_; }
    /// A delivery of the producer failed: it is not lent again, and a new one is in its place.
    void renew();

   private:
    KafkaProducers& producers_;
    Place& place_;
    std::shared_ptr<KafkaProducer> producer_;
  };

 private:
  Place& least_lent();
  void make(Place& place) const;

  const KafkaOptions& options_;
  const std::chrono::milliseconds delivery_time_max_;
  const KafkaProducer::Undelivered undelivered_;
  std::mutex mutex_;
  std::array<Place, kafka_producers_max> places_;
};

}  // namespace duebook::eventstore
