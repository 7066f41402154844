package io.github.hermesbackup.home;

/** What is wrong with a pattern; becomes a {@link io.github.hermesbackup.io.HermesException} that also names it. */
final class GlobSyntaxException extends Exception {

    GlobSyntaxException(String problem) {
        super(problem);
    }
}
