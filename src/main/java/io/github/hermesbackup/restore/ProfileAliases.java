package io.github.hermesbackup.restore;

import io.github.hermesbackup.archive.EntryName;
import io.github.hermesbackup.home.ProfileFinder;
import io.github.hermesbackup.home.ProfileNames;
import io.github.hermesbackup.home.Profiles;
import io.github.hermesbackup.home.Surroundings;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.IoReason;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.restore.ProfileAlias.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives each profile of a home a command of its own name, {@code ~/.local/bin/<name>}, which runs {@code hermes -p <name>}.
 *
 * <p>Nothing is taken from anybody: a name that is reserved, that is another command's, or where there is a file that is no
 * such script is left out. Nothing is thrown either, since this comes after a restore that has succeeded: what cannot be
 * done is a finding.
 */
public final class ProfileAliases {

    private final Disk disk;
    private final Surroundings around;
    private final ProfileFinder finder;
    private final AliasDirectory directory;
    private final SearchPath searchPath;
    private final List<ProfileAlias> aliases = new ArrayList<>();
    private final List<Finding> failures = new ArrayList<>();

    /**
     * @param disk the files of this machine
     * @param around tells the user's home, the {@code PATH} and the platform
     */
    public ProfileAliases(Disk disk, Surroundings around) {
        this.disk = disk;
        this.around = around;
        finder = new ProfileFinder(disk);
        directory = new AliasDirectory(disk, around);
        searchPath = new SearchPath(disk, around);
    }

    /**
     * Makes the commands of all profiles that a home has now. To be called once.
     *
     * @param home the home's real path
     */
    public ProfileAliasResult write(Path home) {
        for (Path candidate : candidates(home)) {
            String name = FileName.escape(candidate);
            try {
                if (finder.isProfile(candidate)) {
                    consider(name);
                }
            } catch (IOException e) {
                fail(name, e);
            }
        }
        return new ProfileAliasResult(directory.path(), searchPath.contains(directory.path()), aliases, failures);
    }

    private List<Path> candidates(Path home) {
        try {
            return finder.candidates(home);
        } catch (IOException e) {
            failures.add(new Finding(
                    Finding.Kind.FAILED,
                    Profiles.DIRECTORY,
                    "cannot be listed (" + IoReason.of(e) + "), so no profile has got a command"));
            return List.of();
        }
    }

    private void consider(String name) throws IOException {
        Optional<String> refusal = refusal(name);
        if (refusal.isPresent()) {
            skip(name, refusal.get());
        } else {
            place(name, AliasScript.of(name, around.windows()));
        }
    }

    private Optional<String> refusal(String name) {
        return ProfileNames.refusal(name)
                .or(() -> around.windows() && !EntryName.fitsWindows(name)
                        ? Optional.of("\"" + name + "\" is a device of Windows")
                        : Optional.empty())
                .or(() -> searchPath
                        .otherCommand(name)
                        .map(other -> "another command of that name is on the PATH, " + FileName.show(other)));
    }

    private void place(String name, AliasScript script) throws IOException {
        Path file = directory.path().resolve(script.fileName());
        Optional<FileStat> there = directory.stat(script.fileName());
        if (there.isEmpty()) {
            if (directory.put(script, false)) {
                add(name, Outcome.WRITTEN, file);
            } else {
                skip(name, FileName.show(file) + " was made by somebody else meanwhile");
            }
        } else if (!there.get().isFile()) {
            skip(name, FileName.show(file) + " is " + inWords(there.get().kind()));
        } else if (!AliasScript.isOne(disk, file, there.get())) {
            skip(name, FileName.show(file) + " is something else");
        } else if (isRight(script, file, there.get())) {
            add(name, Outcome.KEPT, file);
        } else {
            directory.put(script, true);
            add(name, Outcome.WRITTEN, file);
        }
    }

    private boolean isRight(AliasScript script, Path file, FileStat stat) throws IOException {
        return (stat.mode() < 0 || (stat.mode() & 0100) != 0) && script.isAt(disk, file, stat);
    }

    private static String inWords(FileStat.Kind kind) {
        return switch (kind) {
            case LINK -> "a symbolic link";
            case DIRECTORY -> "a directory";
            default -> "no regular file";
        };
    }

    private void add(String name, Outcome outcome, Path command) {
        aliases.add(new ProfileAlias(name, outcome, Optional.of(command), ""));
    }

    private void skip(String name, String reason) {
        aliases.add(new ProfileAlias(name, Outcome.SKIPPED, Optional.empty(), reason));
    }

    private void fail(String name, IOException cause) {
        String reason = "its command cannot be made (" + IoReason.of(cause) + ")";
        aliases.add(new ProfileAlias(name, Outcome.FAILED, Optional.empty(), reason));
        failures.add(new Finding(Finding.Kind.FAILED, Profiles.DIRECTORY + "/" + name, reason));
    }
}
