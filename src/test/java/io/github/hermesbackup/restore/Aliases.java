package io.github.hermesbackup.restore;

import io.github.hermesbackup.home.Surroundings;
import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A person with a home of profiles, for tests of the profiles' commands. */
final class Aliases {

    final Path userHome;
    final Path home;
    final Path bin;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private boolean windows;
    private Disk disk = Disk.real();

    Aliases(Path userHome) throws IOException {
        this.userHome = Files.createDirectories(userHome);
        home = Files.createDirectories(userHome.resolve(".hermes"));
        bin = userHome.resolve(".local/bin");
    }

    Aliases profiles(String... names) throws IOException {
        for (String name : names) {
            SmallHome.write(home, "profiles/" + name + "/config.yaml", "model: x\n", "rw-r--r--");
        }
        return this;
    }

    Aliases path(Object... directories) {
        return with(
                "PATH",
                String.join(
                        windows ? ";" : ":",
                        List.of(directories).stream().map(String::valueOf).toList()));
    }

    Aliases with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Aliases windows() {
        windows = true;
        return this;
    }

    Aliases on(Disk other) {
        disk = other;
        return this;
    }

    ProfileAliasResult write() {
        return new ProfileAliases(disk, new Surroundings(environment, userHome, userHome, windows)).write(home);
    }

    /** The one alias of a run. */
    ProfileAlias writeOne() {
        List<ProfileAlias> aliases = write().aliases();
        if (aliases.size() != 1) {
            throw new AssertionError(aliases);
        }
        return aliases.get(0);
    }

    /** A file with a mode, its parents made. */
    static Path file(Path path, String content, String permissions) throws IOException {
        return SmallHome.write(path.getParent(), path.getFileName().toString(), content, permissions);
    }
}
