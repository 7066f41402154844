package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.restore.RecoveryResult.Outcome;
import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the next run finds and does after a restore that was cut off. */
class RecoveryTest {

    @TempDir
    Path work;

    private Path archive;
    private Path target;
    private Tree old;
    private Tree fresh;

    @BeforeEach
    void twoStatesOfAHome() throws Exception {
        Path source = SmallHome.create(work.resolve("source"), "archived");
        SmallHome.write(source, "only/in/archive.md", "this is not anywhere else", "rw-r--r--");
        SmallHome.write(source, "closed/a.md", "in a directory that lets nobody write", "r--r--r--");
        Files.setPosixFilePermissions(
                source.resolve("closed"), java.nio.file.attribute.PosixFilePermissions.fromString("r-xr-x---"));
        SmallHome.database(source.resolve("kanban.db"), "archived", 2);
        archive =
                Backups.of(source).toFile(work.resolve("a.zip")).run().archive().orElseThrow();
        target = work.resolve("target");
        again();
        old = picture();
        restore().run();
        fresh = picture();
        again();
    }

    private void again() throws Exception {
        if (Files.exists(target)) {
            Commands.of("rm", "-rf", target.toString()).run().orFail();
        }
        SmallHome.create(target, "present");
        SmallHome.write(target, "memories/EXTRA.md", "goes with exact", "rw-r--r--");
        SmallHome.write(target, "old/dir/x.md", "goes with exact, and its directories too", "rw-r--r--");
        SmallHome.database(target.resolve("projects.db"), "present", 2);
    }

    private Restores restore() {
        return Restores.of(archive).over(target).exactly();
    }

    /** Databases by their content; a page copy changes counters in their headers, and they come with or without a log. */
    private Tree picture() throws IOException {
        Files.deleteIfExists(target.resolve("backups")); // a crash may leave it, empty
        return Trees.of(target).withoutDirectoryTimes().without(name -> name.matches("(state|kanban|projects)\\.db.*"));
    }

    private void assertOld(String when) throws Exception {
        assertThat(old.differencesTo(picture())).as(when).isEmpty();
        assertThat(SmallHome.tag(target.resolve("state.db"))).as(when).isEqualTo("present");
        assertThat(SmallHome.tag(target.resolve("projects.db"))).as(when).isEqualTo("present");
        assertThat(target.resolve("kanban.db")).as(when).doesNotExist();
    }

    private void assertNew(String when) throws Exception {
        assertThat(fresh.differencesTo(picture())).as(when).isEmpty();
        assertThat(SmallHome.tag(target.resolve("state.db"))).as(when).isEqualTo("archived");
        assertThat(SmallHome.tag(target.resolve("kanban.db"))).as(when).isEqualTo("archived");
        assertThat(target.resolve("projects.db")).as(when).doesNotExist();
    }

    @Test
    void aPowerCutAtAnyOperationLeavesTheOldHomeOrTheNewOne() throws Exception {
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        for (int k = 1; ; k += 5) {
            DiskThatDies disk = new DiskThatDies(k);
            try {
                restore().on(disk.disk()).run();
            } catch (DiskThatDies.PowerCut e) {
                assertThat(disk.hasDied()).isTrue();
            }
            if (!disk.hasDied()) {
                break;
            }
            List<RecoveryResult> done = Restores.recover(target);
            String when = "operation " + k + ", " + done;
            done.forEach(one -> outcomes.merge(one.outcome(), 1, Integer::sum));
            done.forEach(one -> assertThat(one.conflicts()).as(when).isEmpty());
            boolean mustBeOld = !done.isEmpty() && done.get(0).outcome() != Outcome.CLEARED_AWAY;
            if (!mustBeOld && SmallHome.tag(target.resolve("state.db")).equals("archived")) {
                assertNew(when);
                again();
            } else {
                assertOld(when);
            }
        }
        assertThat(outcomes).containsOnlyKeys(Outcome.values());
        assertThat(outcomes.get(Outcome.TAKEN_BACK)).isGreaterThan(10);
    }

    @Test
    void aRecoveryThatIsCutOffItselfIsFinishedByTheNextOne() throws Exception {
        for (int k = 1; ; k += 3) {
            cutOffWhilePublishing();
            DiskThatDies disk = new DiskThatDies(k);
            try {
                Restores.recover(target, disk.disk());
            } catch (DiskThatDies.PowerCut e) {
                Restores.recover(target);
            }
            assertOld("recovery cut off at operation " + k);
            if (!disk.hasDied()) {
                return;
            }
            again();
        }
    }

    /** Stops right before the directories get their modes, when everything else is published. */
    private Path cutOffWhilePublishing() throws Exception {
        boolean[] cut = new boolean[1];
        Disk disk = DiskWith.before(
                java.util.Set.of("setMode", "rename", "stat", "delete", "list", "forceDirectory"),
                path -> true,
                path -> {
                    cut[0] |= path.equals(target.resolve("closed")) && Files.exists(target.resolve("closed/a.md"));
                    if (cut[0]) {
                        throw new DiskThatDies.PowerCut();
                    }
                });
        assertThatThrownBy(restore().on(disk)::run).isInstanceOf(DiskThatDies.PowerCut.class);
        assertThat(SmallHome.tag(target.resolve("state.db"))).isEqualTo("archived");
        try (var names = Files.list(target.resolve("backups"))) {
            return names.findFirst().orElseThrow();
        }
    }

    @Test
    void aJournalThatIsCutAnywhereIsStillTakenBack() throws Exception {
        Path staging = cutOffWhilePublishing();
        byte[] whole = Files.readAllBytes(staging.resolve("journal"));
        Path kept = work.resolve("kept");
        Commands.of("cp", "-a", target.toString(), kept.toString()).run().orFail();
        for (int length = 0; length < whole.length; length += 1 + whole.length / 20) {
            for (String name : List.of("journal", "journal-copy")) {
                Commands.of("rm", "-rf", target.toString()).run().orFail();
                Commands.of("cp", "-a", kept.toString(), target.toString())
                        .run()
                        .orFail();
                Files.write(staging.resolve(name), java.util.Arrays.copyOf(whole, length));
                Restores.recover(target);
                assertOld(name + " cut at " + length);
            }
        }
    }

    @Test
    void aJournalOfWhichBothCopiesAreDamagedChangesNothingAndSaysSo() throws Exception {
        Path staging = cutOffWhilePublishing();
        for (String name : List.of("journal", "journal-copy")) {
            byte[] bytes = Files.readAllBytes(staging.resolve(name));
            bytes[bytes.length / 2] ^= 4;
            Files.write(staging.resolve(name), bytes);
        }
        Tree before = Trees.of(target);

        assertThatThrownBy(() -> Restores.recover(target))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining(staging.toString())
                .hasMessageContaining("damaged");
        assertThat(before.differencesTo(Trees.of(target))).isEmpty();
    }

    @Test
    void aJournalOfALaterVersionIsLeftToThatVersion() throws Exception {
        Path staging = cutOffWhilePublishing();
        for (String name : List.of("journal", "journal-copy")) {
            byte[] bytes = Files.readAllBytes(staging.resolve(name));
            bytes[JournalRecords.MAGIC.length + 7] = 9;
            int length = java.nio.ByteBuffer.wrap(bytes).getInt(8);
            byte[] payload = java.util.Arrays.copyOfRange(bytes, 12, 12 + length);
            java.nio.ByteBuffer.wrap(bytes).putInt(12 + length, JournalRecords.checksum(payload, 8));
            Files.write(staging.resolve(name), bytes);
        }
        Tree before = Trees.of(target);

        assertThatThrownBy(() -> Restores.recover(target))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("version 9");
        assertThat(before.differencesTo(Trees.of(target))).isEmpty();
    }

    @Test
    void findingAnInterruptedRestoreChangesNothing() throws Exception {
        cutOffWhilePublishing();
        Tree before = Trees.of(target);
        assertThat(new Recovery(
                                Backups.home(target),
                                io.github.hermesbackup.io.Machine.current(),
                                java.time.Duration.ofSeconds(1))
                        .find())
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.outcome()).isEqualTo(Outcome.TAKEN_BACK);
                    assertThat(found.source()).contains(archive.toString());
                });
        assertThat(before.differencesTo(Trees.of(target))).isEmpty();
    }

    @Test
    void whatSomebodyChangedAfterTheCrashIsNeverOverwritten() throws Exception {
        cutOffWhilePublishing();
        Files.writeString(target.resolve("config.yaml"), "edited after the crash\n");
        Files.delete(target.resolve("skills/a/run.sh"));
        Files.writeString(target.resolve("memories/EXTRA.md"), "made again after the crash\n");
        Files.writeString(target.resolve("only/in/mine.md"), "put there after the crash\n");
        Files.writeString(target.resolve("only/in/archive.md"), "edited after the crash, too\n");
        SmallHome.sql(target.resolve("state.db"), "INSERT INTO sessions(tag) VALUES('after the crash')");

        RecoveryResult result = Restores.recover(target).get(0);

        assertThat(target.resolve("config.yaml")).hasContent("edited after the crash\n");
        assertThat(target.resolve("skills/a/run.sh")).doesNotExist();
        assertThat(target.resolve("memories/EXTRA.md")).hasContent("made again after the crash\n");
        assertThat(target.resolve("only/in/mine.md")).hasContent("put there after the crash\n");
        assertThat(target.resolve("only/in/archive.md")).hasContent("edited after the crash, too\n");
        assertThat(SmallHome.ask(
                        target.resolve("state.db"), "SELECT count(*) FROM sessions WHERE tag='after the crash'"))
                .isEqualTo("1");
        assertThat(target.resolve(".env")).hasContent("KEY=present\n");
        assertThat(target.resolve("memories/MEMORY.md")).hasContent("remembers present\n");
        Map<String, String> before = new java.util.TreeMap<>();
        for (RestoreConflict conflict : result.conflicts()) {
            String name = target.relativize(conflict.path()).toString();
            before.put(name, conflict.before().isPresent() ? name + " kept" : "nothing was there");
            assertThat(conflict.describe()).contains(conflict.path().toString());
            conflict.before().ifPresent(kept -> assertThat(kept).exists());
        }
        assertThat(before)
                .containsKeys(
                        "config.yaml",
                        "skills/a/run.sh",
                        "memories/EXTRA.md",
                        "only/in",
                        "only/in/archive.md",
                        "state.db");
        Path kept = result.conflicts().stream()
                .filter(one -> one.path().endsWith("config.yaml"))
                .findFirst()
                .orElseThrow()
                .before()
                .orElseThrow();
        assertThat(kept).hasContent("model: present\n");
        assertThat(Restores.recover(target)).isEmpty();
    }
}
