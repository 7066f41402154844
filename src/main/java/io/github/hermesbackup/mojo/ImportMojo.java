package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.HomeLocator;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.home.ScanRules;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.restore.ArchiveSource;
import io.github.hermesbackup.restore.ProfileAliases;
import io.github.hermesbackup.restore.RestoreRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.components.interactivity.Prompter;

/**
 * Restores an archive into the home, which may be in use, all or nothing: everything is verified and staged before the first
 * change, any error takes back what was changed, and after a crash the next goal that writes to the home does. Files that are in
 * the home and not in the archive stay, unless told otherwise.
 *
 * @since 1.0.0
 */
@Mojo(name = "import", requiresProject = false, threadSafe = true)
public final class ImportMojo extends RestoringMojo {

    /**
     * Skips this goal.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.import.skip", defaultValue = "false")
    private boolean skipImport;

    /**
     * The archive to restore: one of this plugin's, of {@code hermes backup}, or any zip of a home. Required.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.archive")
    private String archive;

    /**
     * Whether to remove what is in the home and not in the archive. What a backup leaves out, and what belongs to the machine,
     * is never removed.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.exact", defaultValue = "false")
    private boolean exact;

    /**
     * Whether each profile of the home gets a command of its name in {@code ~/.local/bin}. Default: {@code true} if the home is
     * the default one, else {@code false}.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.profileAliases")
    private Boolean profileAliases;

    /**
     * File names by which a backup is recognised. Default: {@code config.yaml}, {@code .env}, {@code state.db}.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.markers")
    private List<String> markers;

    @Override
    boolean skipGoal() {
        return skipImport;
    }

    /** @param prompter asks the person at the terminal */
    @Inject
    public ImportMojo(Prompter prompter) {
        super(prompter);
    }

    @Override
    Conclusion run(Instant begun) throws IOException {
        Path path = requiredArchive();
        HermesHome target = HomeLocator.locateTarget(disk(), configuredHome().orElse(null), surroundings());
        Markers marks = Parameters.markers(markers);
        requireKnownValues();
        RestoreOrigin origin = new RestoreOrigin("Archive", FileName.show(path), "Backup", path);
        try (ArchiveSource source = ArchiveSource.open(disk(), path, marks)) {
            RestoreRequest request = request(
                    source,
                    target,
                    marks,
                    exact ? Optional.of(ScanRules.standard().withMarkers(marks)) : Optional.empty());
            return dryRun()
                    ? tryOut(request, origin, begun)
                    : writing(target, request.databasePatience(), () -> restore(request, origin, begun));
        }
    }

    /** The commands of the profiles, and what a person may want to type next. */
    @Override
    List<Finding> afterwards(HermesHome target, Markers marks) {
        boolean hermes = marks.equals(Markers.standard());
        boolean wanted = profileAliases == null ? hermes && isDefault(target) : profileAliases;
        ImportFollowUp followUp = new ImportFollowUp(console(), disk(), surroundings());
        return followUp.say(
                target,
                isDefault(target),
                wanted ? Optional.of(new ProfileAliases(disk(), surroundings())) : Optional.empty(),
                hermes);
    }

    private Path requiredArchive() throws HermesException {
        if (archive == null) {
            throw new HermesException(
                    Reason.INVALID_INPUT,
                    Subject.OTHER,
                    "hermes.archive is missing; name the backup to restore with -Dhermes.archive=<file.zip>.");
        }
        Path path = path(archive, Subject.ARCHIVE);
        ArchiveFile.requireReadable(path);
        return path;
    }
}
