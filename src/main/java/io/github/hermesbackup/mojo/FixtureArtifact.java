package io.github.hermesbackup.mojo;

import io.github.hermesbackup.fixture.FixtureCoordinates;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.repository.RepositoryPolicy;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.transfer.ArtifactNotFoundException;

/**
 * A fixture in a Maven repository: {@code groupId:artifactId:version[:extension[:classifier]]}. Found as a dependency would be, in the
 * reactor, the local repository and the project's remote ones with their mirrors and credentials; but a checksum that does not match
 * refuses it whatever the repositories' policies are.
 */
final class FixtureArtifact {

    private final String text;
    private final Artifact artifact;

    private FixtureArtifact(String text, Artifact artifact) {
        this.text = text;
        this.artifact = artifact;
    }

    /** Nothing if the text has another form. */
    static Optional<FixtureArtifact> parse(String text) {
        return FixtureCoordinates.parse(text)
                .map(at -> new FixtureArtifact(
                        text,
                        new DefaultArtifact(
                                at.groupId(), at.artifactId(), at.classifier(), at.extension(), at.version())));
    }

    /** The artifact's file. */
    Path resolve(RepositorySystem system, RepositorySystemSession session, MavenProject project)
            throws HermesException {
        DefaultRepositorySystemSession strict = new DefaultRepositorySystemSession(session);
        strict.setChecksumPolicy(RepositoryPolicy.CHECKSUM_POLICY_FAIL);
        List<RemoteRepository> repositories = project.getRemoteProjectRepositories();
        try {
            return system.resolveArtifact(strict, new ArtifactRequest(artifact, repositories, null))
                    .getArtifact()
                    .getFile()
                    .toPath();
        } catch (ArtifactResolutionException e) {
            throw new HermesException(
                    Reason.INVALID_INPUT,
                    Subject.OTHER,
                    "hermes.fixture=" + FileName.escape(text) + " cannot be had: " + why(e, session, repositories),
                    e);
        }
    }

    private static String why(
            ArtifactResolutionException e, RepositorySystemSession session, List<RemoteRepository> repositories) {
        Throwable last = e;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        if (session.isOffline()) {
            return "it is in no module of this build and not in the local repository, and Maven is offline. Run once"
                    + " without -o.";
        }
        if (last instanceof ArtifactNotFoundException || last == e) {
            return "it is in no module of this build, not in the local repository and not in "
                    + String.join(
                            ", ",
                            repositories.stream().map(RemoteRepository::getId).toList())
                    + ". Check the coordinates (groupId:artifactId:version[:extension[:classifier]]).";
        }
        return FileName.escape(String.valueOf(last.getMessage())) + ". Repeat with -U once the repository is right.";
    }
}
