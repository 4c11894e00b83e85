using FsCheck;
using FsCheck.Fluent;
using ScriptHost.Runs.Events;

namespace ScriptHost.Tests.Runs;

public sealed class OutputSummaryBuilderTests
{
    [Fact]
    public void Head_tail_and_what_is_between_make_up_all_that_was_written() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<byte[][]>(),
        Gen.Choose(1, 20).ToArbitrary(),
        (chunks, kept) =>
        {
            var builder = new OutputSummaryBuilder(kept, kept);
            foreach (var chunk in chunks)
            {
                builder.Add(chunk);
            }

            var all = chunks.SelectMany(chunk => chunk).ToArray();
            var summary = builder.Build();
            var (head, tail) = (summary.Head.ToByteArray(), summary.Tail.ToByteArray());
            return summary.TotalBytes == all.Length
                && head.Length + tail.Length + summary.OmittedBytes == all.Length
                && head.AsSpan().SequenceEqual(all.AsSpan(0, Math.Min(kept, all.Length)))
                && tail.AsSpan().SequenceEqual(all.AsSpan(all.Length - tail.Length))
                && (summary.OmittedBytes == 0 || tail.Length == kept);
        }));
}
