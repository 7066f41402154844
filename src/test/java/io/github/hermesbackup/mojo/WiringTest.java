package io.github.hermesbackup.mojo;

import static org.apache.maven.api.plugin.testing.MojoExtension.getVariableValueFromObject;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.junit.jupiter.api.Test;

/** That Maven can make each goal, with the defaults that its documentation promises. */
@MojoTest
class WiringTest {

    @Test
    @InjectMojo(goal = "backup")
    void backupHasItsDefaults(BackupMojo goal) throws Exception {
        assertThat(this.<Integer>value(goal, "keep")).isZero();
        assertThat(this.<String>value(goal, "ifUnchanged")).isEqualTo("skip");
        assertThat(this.<Boolean>value(goal, "failOnPartial")).isTrue();
        assertThat(this.<String>value(goal, "compression")).isEqualTo("fast");
        assertThat(this.<Integer>value(goal, "databaseTimeout")).isEqualTo(10);
        assertThat(this.<Integer>value(goal, "lockTimeout")).isEqualTo(10);
        assertThat(this.<String>value(goal, "output")).isNull();
        assertThat(this.<String>value(goal, "home")).isNull();
        assertThat(goal.skipGoal()).isFalse();
    }

    @Test
    @InjectMojo(goal = "verify")
    void verifyHasItsDefaults(VerifyMojo goal) throws Exception {
        assertThat(this.<String>value(goal, "level")).isEqualTo("full");
        assertThat(this.<String>value(goal, "archive")).isNull();
        assertThat(goal.skipGoal()).isFalse();
    }

    @Test
    @InjectMojo(goal = "import")
    void importHasItsDefaults(ImportMojo goal) throws Exception {
        assertThat(this.<Boolean>value(goal, "force")).isFalse();
        assertThat(this.<Integer>value(goal, "databaseTimeout")).isEqualTo(10);
        assertThat(goal.skipGoal()).isFalse();
    }

    @Test
    @InjectMojo(goal = "snapshot")
    void snapshotHasItsDefaults(SnapshotMojo goal) throws Exception {
        assertThat(this.<Integer>value(goal, "keep")).isEqualTo(20);
        assertThat(this.<String>value(goal, "ifUnchanged")).isEqualTo("skip");
        assertThat(this.<Boolean>value(goal, "pin")).isFalse();
        assertThat(this.<Boolean>value(goal, "failOnPartial")).isTrue();
        assertThat(this.<String>value(goal, "label")).isNull();
        assertThat(goal.skipGoal()).isFalse();
    }

    @Test
    @InjectMojo(goal = "snapshot-list")
    void snapshotListHasItsDefaults(SnapshotListMojo goal) throws Exception {
        assertThat(this.<Integer>value(goal, "limit")).isEqualTo(20);
        assertThat(goal.skipGoal()).isFalse();
    }

    @Test
    @InjectMojo(goal = "snapshot-restore")
    void snapshotRestoreHasItsDefaults(SnapshotRestoreMojo goal) throws Exception {
        assertThat(this.<Boolean>value(goal, "force")).isFalse();
        assertThat(this.<Boolean>value(goal, "safetyBackup")).isTrue();
        assertThat(this.<String>value(goal, "snapshot")).isNull();
        assertThat(goal.skipGoal()).isFalse();
    }

    @Test
    @InjectMojo(goal = "snapshot-prune")
    void snapshotPruneHasItsDefaults(SnapshotPruneMojo goal) throws Exception {
        assertThat(this.<Integer>value(goal, "keep")).isEqualTo(20);
        assertThat(goal.skipGoal()).isFalse();
    }

    @Test
    @InjectMojo(goal = "backup")
    @MojoParameter(name = "skip", value = "true")
    @MojoParameter(name = "home", value = "/nowhere/at/all")
    void aSkippedGoalLooksAtNothing(BackupMojo goal) throws Exception {
        goal.execute();
    }

    @Test
    @InjectMojo(goal = "backup")
    @MojoParameter(name = "keep", value = "7")
    @MojoParameter(name = "failOnPartial", value = "false")
    void takesWhatAPomSays(BackupMojo goal) throws Exception {
        assertThat(this.<Integer>value(goal, "keep")).isEqualTo(7);
        assertThat(this.<Boolean>value(goal, "failOnPartial")).isFalse();
    }

    private <T> T value(Object goal, String field) throws IllegalAccessException {
        return getVariableValueFromObject(goal, field);
    }
}
