package io.github.hermesbackup.restore;

import java.net.URI;
import java.nio.file.Path;

/** Makes the commands of a person's profiles, in whatever locale this runs, and says in ASCII what became of them. */
final class ProfileAliasesMain {

    private ProfileAliasesMain() {}

    /** URI of the user's home */
    public static void main(String[] args) throws Exception {
        Aliases aliases = new Aliases(Path.of(URI.create(args[0]))).with("PATH", System.getenv("PATH"));
        for (ProfileAlias alias : aliases.write().aliases()) {
            StringBuilder line = new StringBuilder();
            alias.profile()
                    .chars()
                    .forEach(c -> line.append(c < 0x7f ? String.valueOf((char) c) : String.format("\\u%04X", c)));
            System.out.println(line + " " + alias.outcome());
        }
    }
}
