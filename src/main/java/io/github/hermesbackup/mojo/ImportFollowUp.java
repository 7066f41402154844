package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.ProfileFinder;
import io.github.hermesbackup.home.Surroundings;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.restore.ProfileAlias.Outcome;
import io.github.hermesbackup.restore.ProfileAliasResult;
import io.github.hermesbackup.restore.ProfileAliases;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What comes after an import: the commands of the profiles, and hints. Nothing of it undoes what was restored. */
final class ImportFollowUp {

    private final Console console;
    private final Disk disk;
    private final Surroundings around;

    ImportFollowUp(Console console, Disk disk, Surroundings around) {
        this.console = console;
        this.disk = disk;
        this.around = around;
    }

    /**
     * @param isDefault whether it is the home that {@code hermes} uses when it is told nothing
     * @param aliases makes the commands, if they are wanted
     * @param hints whether it is a home of Hermes, and not of another application
     * @return what could not be done
     */
    List<Finding> say(HermesHome target, boolean isDefault, Optional<ProfileAliases> aliases, boolean hints) {
        Optional<ProfileAliasResult> result = aliases.map(made -> made.write(target.realPath()));
        result.ifPresent(new ProfilesConsole(console)::say);
        if (hints) {
            Optional<Path> commandsNotFound = result.filter(made -> !made.onPath())
                    .filter(made -> !made.with(Outcome.WRITTEN).isEmpty()
                            || !made.with(Outcome.KEPT).isEmpty())
                    .map(ProfileAliasResult::directory);
            ClosingHints closing = new ClosingHints(
                    isDefault ? Optional.empty() : Optional.of(target.path()),
                    isMissing(target.realPath().resolve("hermes-agent")),
                    profiles(target.realPath()),
                    commandsNotFound,
                    around.windows());
            closing.lines().forEach(line -> console.fact("Next", line));
        }
        return result.map(ProfileAliasResult::failures).orElse(List.of());
    }

    private boolean isMissing(Path path) {
        try {
            disk.stat(path);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private List<String> profiles(Path home) {
        List<String> names = new ArrayList<>();
        try {
            ProfileFinder finder = new ProfileFinder(disk);
            for (Path candidate : finder.candidates(home)) {
                if (finder.isProfile(candidate)) {
                    names.add(FileName.escape(candidate));
                }
            }
        } catch (IOException e) {
            return names; // a hint less; what is wrong with the directory has been said
        }
        return names;
    }
}
