package io.github.hermesbackup.io;

import java.util.Optional;

/** The C library of Linux for what is only faster with it. Apart, since it may load a native library; where there is none, the lock has said so. */
final class LinuxLibrary {

    /** Nothing on other systems, or if it cannot be loaded. */
    static final Optional<LibC> C = load();

    private LinuxLibrary() {}

    private static Optional<LibC> load() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        try {
            return Optional.of(LibC.load());
        } catch (HermesException e) {
            return Optional.empty();
        }
    }
}
