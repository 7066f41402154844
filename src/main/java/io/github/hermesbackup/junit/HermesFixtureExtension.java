package io.github.hermesbackup.junit;

import io.github.hermesbackup.archive.Sha256;
import io.github.hermesbackup.fixture.FixtureCoordinates;
import io.github.hermesbackup.fixture.FixtureRequest;
import io.github.hermesbackup.fixture.FixtureRestore;
import io.github.hermesbackup.fixture.FixtureTarget;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.Machine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.commons.support.AnnotationSupport;

/** Restores the home of a test that has a {@link HermesFixture}. */
public final class HermesFixtureExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(HermesFixtureExtension.class);
    private static final String RESTORE = "restore";
    private static final String HOME = "home";

    /** For JUnit. */
    public HermesFixtureExtension() {}

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        HermesFixture fixture = fixture(context);
        Path directory = directory();
        Path source = source(fixture.value());
        String name = name(context);
        Machine machine = Machine.current();
        Path target = new FixtureTarget(Optional.of(directory), List.of())
                .require(machine.disk(), directory.resolve(name), source);
        FixtureRequest request = new FixtureRequest(
                source, target, directory.resolve(name + ".memory"), Markers.standard(), Duration.ofSeconds(10));
        FixtureRestore restore = new FixtureRestore(request, machine);
        restore.run();
        store(context).put(RESTORE, restore);
        store(context).put(HOME, target);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        FixtureRestore restore = store(context).get(RESTORE, FixtureRestore.class);
        if (restore == null || !fixture(context).check()) {
            return;
        }
        List<String> differences = restore.differences();
        if (!differences.isEmpty()) {
            throw new AssertionError("The test left " + store(context).get(HOME)
                    + " in another state than its fixture:\n  " + String.join("\n  ", differences));
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Path.class
                && !parameter.isAnnotated(TempDir.class)
                && store(context).get(HOME) != null;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return store(context).get(HOME, Path.class);
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(NAMESPACE);
    }

    private static HermesFixture fixture(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getElement(), HermesFixture.class)
                .or(() -> ofClass(context))
                .orElseThrow();
    }

    /** That of the class, or of the one that a nested class lies in. */
    private static Optional<HermesFixture> ofClass(ExtensionContext context) {
        for (Class<?> type = context.getRequiredTestClass(); type != null; type = type.getEnclosingClass()) {
            Optional<HermesFixture> found = AnnotationSupport.findAnnotation(type, HermesFixture.class);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Path directory() {
        return Path.of(System.getProperty("hermes.fixtures.directory", "target/hermes-fixtures"))
                .toAbsolutePath()
                .normalize();
    }

    /** Tests that run one after the other share a home, which is then only brought back; whoever has a fixture of his own has a home. */
    private static String name(ExtensionContext context) {
        boolean own = AnnotationSupport.findAnnotation(context.getElement(), HermesFixture.class)
                .isPresent();
        boolean alone = own || context.getExecutionMode() == ExecutionMode.CONCURRENT;
        String of =
                alone ? context.getUniqueId() : context.getRequiredTestClass().getName();
        byte[] hash = Sha256.digest().digest(of.getBytes(StandardCharsets.UTF_8));
        return context.getRequiredTestClass().getSimpleName() + "-"
                + HexFormat.of().formatHex(hash, 0, 6);
    }

    private static Path source(String value) {
        Path path = path(value);
        if (path != null && exists(path)) {
            return path;
        }
        Optional<Path> artifact =
                FixtureCoordinates.parse(value).map(at -> localRepository().resolve(at.repositoryPath()));
        if (artifact.isPresent() && exists(artifact.get())) {
            return artifact.get();
        }
        throw new ExtensionConfigurationException("@HermesFixture(\"" + value + "\"): "
                + artifact.map(at -> at + " does not exist; run Maven once, which downloads it")
                        .orElse(path + " does not exist; relative paths begin at "
                                + Path.of("").toAbsolutePath()));
    }

    private static boolean exists(Path path) {
        try {
            Disk.real().statBehind(path);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Path path(String value) {
        try {
            return Path.of(value).toAbsolutePath().normalize();
        } catch (java.nio.file.InvalidPathException e) {
            return null; // coordinates, on Windows
        }
    }

    private static Path localRepository() {
        String set = System.getProperty("maven.repo.local");
        return set != null ? Path.of(set) : Path.of(System.getProperty("user.home"), ".m2", "repository");
    }
}
