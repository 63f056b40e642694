package planted.coordinator.engine;

/** Is let through: an enum keeps an array of itself. */
enum CountsToTwo {
  ONE,
  TWO
}
