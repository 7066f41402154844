package io.github.hermesbackup.mojo;

import java.nio.file.Path;

/**
 * What something is restored from, for a person.
 *
 * @param label what it is: {@code Archive}, {@code Snapshot}
 * @param shown its path or name, on one line
 * @param kind what it holds, as the beginning of a sentence
 * @param path where it lies
 */
record RestoreOrigin(String label, String shown, String kind, Path path) {}
