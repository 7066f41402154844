package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.restore.OldAndNew.State;
import io.github.hermesbackup.testkit.InMemory;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has to be on the device before the next thing is done is forced before it: a crash between the two loses nothing. */
class ForcedInOrderTest {

    private static final String COMMIT = "rename STAGING/journal STAGING/journal.committed";
    private static final String ARMED = "rename STAGING/journal.partial STAGING/journal";
    private static final String UNDONE = "rename STAGING/journal STAGING/journal.undone";

    @TempDir(factory = InMemory.class)
    Path work;

    private OldAndNew both;
    private Path home;
    private OperationLog log;

    @BeforeEach
    void twoStates() throws Exception {
        both = OldAndNew.create(work, true);
        home = both.home();
        log = new OperationLog(home);
    }

    private List<String> restored() throws IOException {
        both.restore().on(log.disk()).run();
        assertThat(both.state()).as(both.differences()).isEqualTo(State.NEW);
        return log.lines();
    }

    private List<String> takenBack() throws IOException {
        Disk untilTheCommit = DiskWith.before("rename", path -> path.endsWith("journal.committed"), path -> {
            throw new DiskThatDies.PowerCut();
        });
        assertThatThrownBy(both.restore().on(untilTheCommit)::run).isInstanceOf(DiskThatDies.PowerCut.class);
        Restores.recover(home, log.disk());
        assertThat(both.state()).as(both.differences()).isEqualTo(State.OLD);
        return log.lines();
    }

    /** Where the first line is that matches, from a place on. */
    private static int at(List<String> lines, int from, String pattern) {
        for (int i = from; i < lines.size(); i++) {
            if (lines.get(i).matches(pattern)) {
                return i;
            }
        }
        throw new AssertionError("no " + pattern + " from line " + from + " on in\n" + String.join("\n", lines));
    }

    /** Each matches a later line than the one before it does. */
    private static void assertInOrder(List<String> lines, String... patterns) {
        int from = 0;
        for (String pattern : patterns) {
            from = at(lines, from, pattern) + 1;
        }
    }

    /** The directories whose entries were changed after one line, and not forced before another one. */
    private static Set<String> unforced(List<String> lines, int from, int to) {
        Set<String> changed = new TreeSet<>();
        for (String line : lines.subList(from, to)) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "rename", "link", "create", "delete", "makeDirectory" -> {
                    for (int i = words[0].equals("link") ? 2 : 1; i < words.length; i++) {
                        changed.add(parent(words[i]));
                    }
                    if (words[0].equals("makeDirectory")) {
                        changed.add(words[1]);
                    }
                }
                case "forceDirectory" -> changed.remove(words.length > 1 ? words[1] : "");
                default -> {}
            }
        }
        return changed;
    }

    private static String parent(String name) {
        return name.contains("/") ? name.substring(0, name.lastIndexOf('/')) : "";
    }

    @Test
    void everythingLiesReadyOnTheDeviceBeforeTheJournalIsArmed() throws Exception {
        List<String> lines = restored();
        int armed = lines.indexOf(ARMED);
        assertThat(armed).isPositive();
        assertThat(unforced(lines, 0, armed)).isEmpty();
        assertInOrder(
                lines.subList(0, armed),
                "create STAGING/journal.partial",
                "force STAGING/journal.partial",
                "makeDirectory STAGING/new",
                "force STAGING/journal.partial",
                "force STAGING/journal-copy");
        assertThat(lines.get(armed + 1)).isEqualTo("forceDirectory STAGING");
        for (String line : lines.subList(0, armed)) {
            if (line.matches("create STAGING/new/[0-9]+")) {
                String file = line.substring("create ".length());
                int forced = lines.lastIndexOf("force " + file);
                assertThat(lines.subList(0, armed).contains("delete " + file) || forced > lines.indexOf(line))
                        .as(line)
                        .isTrue();
                assertThat(lines.lastIndexOf("setModified " + file)).as(line).isLessThan(armed);
                assertThat(lines.subList(0, armed).lastIndexOf("setMode " + file))
                        .as(line)
                        .isLessThanOrEqualTo(forced);
            }
        }
    }

    @Test
    void everyDirectoryInWhichSomethingWasPublishedIsForcedBeforeTheCommit() throws Exception {
        List<String> lines = restored();
        int commit = lines.indexOf(COMMIT);
        assertThat(commit).isPositive();
        Set<String> unforced = unforced(lines, lines.indexOf(ARMED) + 1, commit);
        unforced.removeIf(name -> name.startsWith("STAGING/") || name.startsWith("goes"));
        assertThat(unforced).isEmpty();
        assertThat(lines.subList(lines.indexOf(ARMED), commit))
                .contains("forceDirectory new/dir", "forceDirectory new/empty", "forceDirectory cron")
                .contains("forceDirectory skills/a", "forceDirectory ");
        assertThat(lines.get(commit + 1)).isEqualTo("forceDirectory STAGING");
        assertThat(lines.subList(0, commit)).noneMatch(line -> line.startsWith("delete STAGING/old"));
    }

    /** One that lets nobody in would keep those in it from getting theirs. */
    @Test
    void directoriesGetTheirBitsTheDeepestFirst() throws Exception {
        assertInOrder(
                restored(), "setModified new/empty", "setModified new/dir", "setModified new", "setModified cron");
    }

    @Test
    void aFileThatGetsOtherBitsIsForced() throws Exception {
        assertInOrder(restored(), "setMode notes.md", "setModified notes.md", "force notes.md", COMMIT);
        log = new OperationLog(home);
        both.makeOld();
        assertInOrder(takenBack(), "setMode notes.md", "force notes.md", UNDONE);
    }

    /** What a database was is durable, name and all, before its first page is written. */
    @Test
    void theCopyOfADatabaseIsOnTheDeviceBeforeItIsWrittenTo() throws Exception {
        List<String> lines = restored();
        String name =
                lines.get(at(lines, 0, "create STAGING/old/[0-9]+.unfinished")).split(" ")[1];
        String kept = name.replace(".unfinished", "");
        int renamed = lines.indexOf("rename " + name + " " + kept);
        assertThat(lines.lastIndexOf("force " + name)).isBetween(0, renamed);
        assertThat(lines.get(renamed + 1)).isEqualTo("forceDirectory STAGING/old");
    }

    @Test
    void aFileThatIsMovedAwayIsForcedBeforeTheNewOneComes() throws Exception {
        Disk withoutLinks = DiskWith.before(log.disk(), Set.of("link"), path -> true, path -> {
            throw new FileSystemException(path.toString(), null, "Operation not permitted");
        });
        both.restore().on(withoutLinks).run();
        List<String> lines = log.lines();
        int away = at(lines, 0, "rename config.yaml STAGING/old/[0-9]+");
        assertThat(lines.get(away + 1)).isEqualTo("forceDirectory STAGING/old");
        assertThat(lines.get(away + 2)).matches("rename STAGING/new/[0-9]+ config.yaml");
    }

    @Test
    void whatWasInADirectoryIsOnTheDeviceElsewhereBeforeTheDirectoryGoes() throws Exception {
        List<String> lines = restored();
        int gone = at(lines, 0, "delete goes/with");
        assertThat(lines.get(gone - 1)).isEqualTo("forceDirectory STAGING/old");
        assertInOrder(lines.subList(0, gone), "rename goes/with/its.md STAGING/old/extra-[0-9]+");
        assertThat(lines.get(gone + 1)).isEqualTo("delete goes");
        assertInOrder(lines, "delete goes", "forceDirectory ", COMMIT);
    }

    @Test
    void aDirectoryThatComesBackIsOnTheDeviceBeforeAnythingIsMovedIntoIt() throws Exception {
        List<String> lines = takenBack();
        int made = at(lines, 0, "makeDirectory STAGING/new/extra-[0-9]+");
        String again = lines.get(made).split(" ")[1];
        assertInOrder(
                lines,
                "rename " + again + " goes",
                "forceDirectory ",
                "rename STAGING/new/extra-[0-9]+ goes/with",
                "rename STAGING/old/extra-[0-9]+ goes/with/its.md");
        for (String name : List.of("goes", "goes/with")) {
            int back = at(lines, 0, "rename STAGING/new/extra-[0-9]+ " + name);
            String place = lines.get(back).split(" ")[1];
            assertThat(lines.get(back - 1)).isEqualTo("forceDirectory " + place);
            assertThat(lines.get(back + 1)).isEqualTo("forceDirectory " + parent(name));
        }
    }

    @Test
    void everythingThatWasTakenBackIsForcedBeforeItIsSaidThatItWas() throws Exception {
        List<String> lines = takenBack();
        int undone = lines.indexOf(UNDONE);
        assertThat(undone).isPositive();
        Set<String> unforced = unforced(lines, 0, undone);
        unforced.removeIf(name -> name.startsWith("STAGING") || name.startsWith("new"));
        assertThat(unforced).isEmpty();
        assertThat(lines.get(undone + 1)).isEqualTo("forceDirectory STAGING");
        assertThat(lines.subList(0, undone))
                .contains("forceDirectory skills", "forceDirectory cron", "forceDirectory goes/with")
                .noneMatch(line -> line.startsWith("delete STAGING/journal"));
        assertInOrder(lines, UNDONE, "delete STAGING/journal-copy", "delete STAGING/journal.undone", "delete STAGING");
    }

    /** The image's room is what writing the old pages may need; what it held is known by then to whoever comes after a crash. */
    @Test
    void theImageOfADatabaseIsGivenUpWhenItsDigestIsOnTheDevice() throws Exception {
        List<String> lines = takenBack();
        int created = at(lines, 0, "create STAGING/new/[0-9]+.digest");
        String digest = lines.get(created).split(" ")[1];
        assertThat(lines.subList(created, created + 4))
                .containsExactly(
                        "create " + digest,
                        "force " + digest,
                        "forceDirectory STAGING/new",
                        "delete " + digest.replace(".digest", ""));
    }

    @Test
    void whatIsKeptForItsOwnerIsOnTheDevice() throws Exception {
        Disk untilTheCommit = DiskWith.before("rename", path -> path.endsWith("journal.committed"), path -> {
            throw new DiskThatDies.PowerCut();
        });
        assertThatThrownBy(both.restore().on(untilTheCommit)::run).isInstanceOf(DiskThatDies.PowerCut.class);
        Files.writeString(home.resolve("cron/jobs.json"), "edited since");

        Restores.recover(home, log.disk());

        String kept = "backups/kept-from-restore-[0-9a-f]+";
        assertInOrder(
                log.lines(),
                "makeDirectory " + kept,
                "forceDirectory backups",
                "makeDirectory " + kept + "/cron",
                "forceDirectory " + kept,
                "rename STAGING/old/[0-9]+ " + kept + "/cron/jobs.json",
                "forceDirectory " + kept + "/cron",
                UNDONE);
    }
}
