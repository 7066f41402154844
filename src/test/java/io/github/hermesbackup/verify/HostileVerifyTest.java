package io.github.hermesbackup.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.hermesbackup.archive.ArchiveException;
import io.github.hermesbackup.archive.ArchiveFault;
import io.github.hermesbackup.archive.HostileArchives;
import io.github.hermesbackup.archive.HostileCase;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.testkit.InMemory;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No hostile archive passes a verification, and none makes it write anything. */
class HostileVerifyTest {

    @TempDir(factory = InMemory.class)
    Path work;

    static List<HostileCase> cases() {
        return HostileArchives.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isRefusedOrAFinding(HostileCase hostile) throws Exception {
        Path archive = Files.write(work.resolve("hostile.zip"), hostile.archive());
        Tree before = Trees.of(work);

        if (hostile.fault() == ArchiveFault.CONTENT) {
            assertThat(verify(archive).findings())
                    .extracting(Finding::kind, Finding::path)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(
                            Finding.Kind.FAILED, hostile.entry().orElseThrow()));
        } else {
            assertThat(catchThrowable(() -> verify(archive)))
                    .isInstanceOfSatisfying(
                            ArchiveException.class, e -> assertThat(e.fault()).isEqualTo(hostile.fault()));
        }
        assertThat(before.differencesTo(Trees.of(work))).isEmpty();
    }

    @Test
    void theArchiveThatTheyAreButForTheirFaultPasses() throws Exception {
        Path archive = Files.write(work.resolve("sound.zip"), HostileArchives.sound());

        assertThat(verify(archive).findings()).isEmpty();
    }

    private VerifyResult verify(Path archive) throws IOException {
        VerifyRequest request = new VerifyRequest(archive, Level.DEEP, Markers.standard(), work);
        return new Verify(request, Machine.current(), new VerifyListener() {}).run();
    }
}
