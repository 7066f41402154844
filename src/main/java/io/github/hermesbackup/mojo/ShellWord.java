package io.github.hermesbackup.mojo;

/** Words of a command that a person will paste into a shell. */
final class ShellWord {

    private ShellWord() {}

    /** The word as a POSIX shell takes it for one word. */
    static String quote(String word) {
        return word.matches("[\\p{L}\\p{N}_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
