package io.github.hermesbackup.restore;

import io.github.hermesbackup.report.Finding;
import java.nio.file.Path;
import java.util.List;

/**
 * What became of the commands of a home's profiles.
 *
 * @param directory where the commands are: {@code ~/.local/bin}, whether or not it exists
 * @param onPath whether a shell finds them there
 * @param aliases one for each profile, sorted by name
 * @param failures what makes the import {@code PARTIAL}
 */
public record ProfileAliasResult(Path directory, boolean onPath, List<ProfileAlias> aliases, List<Finding> failures) {

    /** Keeps copies. */
    public ProfileAliasResult {
        aliases = List.copyOf(aliases);
        failures = List.copyOf(failures);
    }

    /** Those that ended so. */
    public List<ProfileAlias> with(ProfileAlias.Outcome outcome) {
        return aliases.stream().filter(alias -> alias.outcome() == outcome).toList();
    }
}
