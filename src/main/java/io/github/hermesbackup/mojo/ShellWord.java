package io.github.hermesbackup.mojo;

import io.github.hermesbackup.io.FileName;
import java.nio.charset.StandardCharsets;

/** Words of a command that a person will paste into a shell. */
final class ShellWord {

    private ShellWord() {}

    /**
     * The word as a POSIX shell takes it for one word. One that would not show as it is, see {@link FileName#escape(String)}, stands in
     * dollar-single-quotes (POSIX.1-2024, 2.2.4; bash, zsh and ksh have long had them), the bytes of what does not show in octal.
     */
    static String quote(String word) {
        if (!FileName.escape(word).equals(word)) {
            return dollarQuoted(word);
        }
        return word.matches("[\\p{L}\\p{N}_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static String dollarQuoted(String word) {
        StringBuilder out = new StringBuilder("$'");
        for (int i = 0; i < word.length(); i++) {
            String letter = word.substring(i, i + 1);
            if (letter.equals("'") || letter.equals("\\")) {
                out.append('\\').append(letter);
            } else if (FileName.escape(letter).equals(letter)) {
                out.append(letter);
            } else {
                for (byte unit : letter.getBytes(StandardCharsets.UTF_8)) {
                    out.append(String.format("\\%03o", unit & 0xFF));
                }
            }
        }
        return out.append('\'').toString();
    }
}
