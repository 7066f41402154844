package io.github.hermesbackup.mojo;

import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.Sizes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a person may want to type after an import into a Hermes home. Nothing of it is started by itself.
 *
 * @param otherHome the home if it is not the default one, where {@code hermes} has to be told of it
 * @param codeMissing whether the home has no {@code hermes-agent/}, which no backup contains
 * @param profiles names of the profiles of the home
 * @param commandsNotFound the directory of the profiles' commands if it has some and is not on the {@code PATH}
 * @param windows whether the shell is that of Windows
 */
record ClosingHints(
        Optional<Path> otherHome,
        boolean codeMissing,
        List<String> profiles,
        Optional<Path> commandsNotFound,
        boolean windows) {

    /** One command a line, with the reason for it where the command does not tell. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (codeMissing) {
            lines.add(hermes("update") + "  (hermes-agent/ is missing: no backup contains it)");
        }
        if (!profiles.isEmpty()) {
            lines.add(hermes("profile list") + (codeMissing ? "  (once Hermes is installed)" : ""));
        }
        commandsNotFound.ifPresent(
                directory -> lines.add(export(directory) + "  (" + FileName.show(directory) + " is not on the PATH)"));
        profiles.stream()
                .limit(Console.FIRST)
                .forEach(name -> lines.add(hermes("-p " + ShellWord.quote(name) + " gateway install")));
        if (profiles.size() > Console.FIRST) {
            lines.add("… and the same for " + Sizes.count(profiles.size() - Console.FIRST, "more profile"));
        }
        return lines;
    }

    private String hermes(String words) {
        return otherHome
                        .map(FileName::show)
                        .map(home -> windows
                                ? "set \"HERMES_HOME=" + home + "\" && "
                                : "HERMES_HOME=" + ShellWord.quote(home) + " ")
                        .orElse("")
                + "hermes " + words;
    }

    private String export(Path directory) {
        String shown = FileName.show(directory);
        return windows ? "set \"PATH=" + shown + ";%PATH%\"" : "export PATH=" + ShellWord.quote(shown) + ":\"$PATH\"";
    }
}
