package dev.branchline.coordinator.gateway;

import java.util.function.Function;

/** The answer to something that can be refused. */
public sealed interface Reply<T> {

  /** It was done, or found. */
  record Accepted<T>(T value) implements Reply<T> {}

  /** It wasn't, and nothing has changed. */
  record Refused<T>(Refusal refusal) implements Reply<T> {}

  static <T> Reply<T> accept(T value) {
    return new Accepted<>(value);
  }

  static <T> Reply<T> refuse(Refusal refusal) {
    return new Refused<>(refusal);
  }

  /** What follows from an accepted value; a refusal stays as it is. */
  default <R> Reply<R> then(Function<? super T, Reply<R>> next) {
    return switch (this) {
      case Accepted<T>(T value) -> next.apply(value);
      case Refused<T>(Refusal refusal) -> new Refused<>(refusal);
    };
  }
}
