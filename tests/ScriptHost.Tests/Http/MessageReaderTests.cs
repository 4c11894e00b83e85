using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using ScriptHost.Errors;
using ScriptHost.Http;
using ScriptHost.V1;

namespace ScriptHost.Tests.Http;

public sealed class MessageReaderTests
{
    [Fact]
    public void What_the_library_writes_is_read_as_it_was()
    {
        var request = new RunJobRequest
        {
            RunId = "a.b_c:d-1",
            Owner = "\"Größe\"",
            Action = "a\u0001\"\\/b.csx",
            Arguments = { new Argument { Value = "geheim \U0001F600", Sensitive = true }, new Argument() },
            WithContext = true,
            Limits = new Limits { WallTime = new Duration { Seconds = 1, Nanos = 5 }, MemoryBytes = long.MaxValue, Processes = 7 },
            Attempt = int.MaxValue,
            ScheduledAt = new Timestamp { Seconds = 1_700_000_000, Nanos = 123_000_000 },
            EndOfRun = EndOfRun.Rollback,
            Session = new JobSession { Schema = "X", Nls = { ["NLS_TERRITORY"] = "GERMANY", ["NLS_LANGUAGE"] = "" } },
        };

        Assert.Equal(request, Read(JsonFormatter.Default.Format(request)));
        Assert.Equal(new RunJobRequest(), Read("{}"));
    }

    [Fact]
    public void Names_of_the_protos_whole_numbers_of_any_form_numbers_of_enums_and_null_are_read_too() =>
        Assert.Equal(
            new RunJobRequest { RunId = "a", Attempt = 100, EndOfRun = EndOfRun.Commit, Limits = new Limits { MemoryBytes = 5, Processes = 3 } },
            Read("""{"run_id":"a","attempt":1e2,"endOfRun":1,"limits":{"memoryBytes":5.0,"processes":"3"},"owner":null,"session":null,"arguments":null}"""));

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("{\"owner\":", "no JSON from line 1, byte 10")]
    [InlineData("{}{}", "no JSON")]
    [InlineData("[]", "The body is an array: give an object")]
    [InlineData("null", "The body is null: give an object")]
    [InlineData("{\"acton\":1}", "no field 'acton'. RunJobRequest has runId, owner")]
    [InlineData("{\"session\":{\"zone\":1}}", "no field 'session.zone'. session has schema")]
    [InlineData("{\"owner\":5}", "owner is a number: give a string")]
    [InlineData("{\"owner\":\"a\",\"owner\":\"b\"}", "owner is there twice")]
    [InlineData("{\"runId\":\"a\",\"run_id\":\"b\"}", "run_id is there twice")]
    [InlineData("{\"arguments\":[{\"value\":\"a\"},{\"value\":true}]}", "arguments[1].value is true: give a string")]
    [InlineData("{\"arguments\":[null]}", "arguments[0] is null: give an object")]
    [InlineData("{\"arguments\":{}}", "arguments is an object: give an array")]
    [InlineData("{\"withContext\":\"true\"}", "withContext is a string: give true or false")]
    [InlineData("{\"attempt\":1.5}", "attempt is 1.5: give a whole number")]
    [InlineData("{\"attempt\":2147483648}", "attempt is 2147483648: give a whole number of -2147483648 to 2147483647")]
    [InlineData("{\"attempt\":1e99}", "attempt is 1e99")]
    [InlineData("{\"limits\":{\"memoryBytes\":\"many\"}}", "limits.memoryBytes is many: give a whole number")]
    [InlineData("{\"limits\":{\"wallTime\":\"5\"}}", "limits.wallTime is \"5\": give seconds such as \"1.5s\"")]
    [InlineData("{\"limits\":{\"wallTime\":5}}", "limits.wallTime is a number: give seconds")]
    [InlineData("{\"scheduledAt\":\"yesterday\"}", "scheduledAt is \"yesterday\": give a time")]
    [InlineData("{\"endOfRun\":\"END\"}", "endOfRun is \"END\": give END_OF_RUN_COMMIT or END_OF_RUN_ROLLBACK")]
    [InlineData("{\"endOfRun\":9}", "endOfRun is 9")]
    [InlineData("{\"session\":{\"nls\":{\"A\":\"1\",\"A\":\"2\"}}}", "session.nls.A is there twice")]
    [InlineData("{\"session\":{\"nls\":{\"A\":1}}}", "session.nls.A is a number")]
    [InlineData("{\"owner\":\"\\ud800\"}", "owner holds half a character")]
    [InlineData("{\"\\udc00\":1}", "A name holds half a character")]
    [InlineData("{\"scheduledAt\":\"\\u0022\"}", "scheduledAt is")]
    public void What_is_wrong_is_told_with_its_field(string json, string expected)
    {
        var refused = Assert.Throws<ScriptHostException>(() => Read(json));

        Assert.Equal(ErrorCode.BadRequest, refused.Code);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_in_another_encoding_is_refused_where_it_shows()
    {
        var refused = Assert.Throws<ScriptHostException>(() => MessageReader.Read<RunJobRequest>(Encoding.Latin1.GetBytes("{\"owner\":\"Müller\"}")));

        Assert.Contains("not UTF-8 at byte 11", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_nested_deeply_is_refused_and_ends_nothing() =>
        Assert.Throws<ScriptHostException>(() => Read(string.Concat(Enumerable.Repeat("{\"session\":", 100_000))));

    private static RunJobRequest Read(string json) => MessageReader.Read<RunJobRequest>(Encoding.UTF8.GetBytes(json));
}
