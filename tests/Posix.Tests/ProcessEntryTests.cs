using System.Diagnostics;

namespace ScriptHost.Posix.Tests;

public sealed class ProcessEntryTests
{
    [Fact]
    public void A_program_may_be_named_like_the_rest_of_the_line()
    {
        var folder = Directory.CreateTempSubdirectory("entry").FullName;
        var program = Path.Combine(folder, "a) R 1 2 (b");
        File.Copy("/bin/sleep", program);
        using var process = Process.Start(program, ["1000"]);

        var entry = ProcessEntry.Find(process.Id)!.Value;
        process.Kill();
        process.WaitForExit();

        Assert.Equal((process.Id, Environment.ProcessId, true), (entry.Id, entry.ParentId, entry.IsAlive));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void This_process_is_among_all() => Assert.Contains(ProcessEntry.All(), entry => entry.Id == Environment.ProcessId && entry is { IsAlive: true, ResidentBytes: > 0 });

    [Fact]
    public void Resident_memory_is_in_bytes()
    {
        var entry = ProcessEntry.Find(Environment.ProcessId)!.Value;

        // The kernel counts pages in batches for each processor, so that the row of a young process may still say zero; of this one it is near enough.
        Assert.InRange(entry.ResidentBytes, Environment.WorkingSet / 2, Environment.WorkingSet * 2);
    }

    [Fact]
    public void The_last_started_id_changes_with_each_process()
    {
        var before = ProcessEntry.LastStartedId();
        using var process = Process.Start("true");
        process.WaitForExit();

        Assert.NotEqual(before, ProcessEntry.LastStartedId());
    }

    [Fact]
    public void There_is_no_row_for_what_is_not_there() => Assert.Null(ProcessEntry.Find(int.MaxValue));
}
