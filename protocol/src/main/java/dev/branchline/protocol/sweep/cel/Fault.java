package dev.branchline.protocol.sweep.cel;

/**
 * Something that doesn't hold in the text of an expression, or is worth a look.
 *
 * @param from where it starts in the text, in UTF-16 units
 * @param until where it ends
 * @param unknown the name that exists nowhere, if that is what is wrong; else empty
 */
public record Fault(int from, int until, String message, String unknown) {}
