using System.Text;
using System.Xml.Linq;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.Contracts.Tests;

/// <summary>docs/errors.md is made from the code. To make it anew: SCRIPTHOST_WRITE_DOCS=1 dotnet test tests/Contracts.Tests.</summary>
public sealed class ErrorsPageTests
{
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "errors.md");

    [Fact]
    public void The_page_of_errors_is_up_to_date()
    {
        var text = Render();
        if (Environment.GetEnvironmentVariable("SCRIPTHOST_WRITE_DOCS") == "1")
        {
            File.WriteAllText(Page, text);
        }

        Assert.Equal(text, File.ReadAllText(Page));
    }

    private static string Render()
    {
        var page = new StringBuilder("""
            # Errors and exit codes

            Made from the code by a test; do not edit.

            ## Exit codes of `scripthost run`

            | exit code | meaning |
            |---|---|
            | 0 | the run SUCCEEDED |
            | 1 to 99 | the run FAILED with this value |
            | 100 | the run FAILED with any other value; the message tells it |
            | 101 to 110 | no run took place, or nobody knows its outcome: see Errors |
            | 111 to 123 | the run ended for a reason of the host's: see Outcomes |
            | 124 | `scripthost serve` stopped runs that did not end in time |

            ## Errors

            A call that could not deliver an outcome fails with a gRPC status, and with the error's name in the trailer `scripthost-error`. Over the JSON interface it
            fails with an HTTP status, and with the name as `code` in the problem. Where HTTP has a word of its own for a request that cannot be (404 for a path, 405, 408, 413,
            415, 416, 426), that is the status of BAD_REQUEST.

            | name | gRPC status | HTTP status | exit code | try again | meaning |
            |---|---|---|---|---|---|

            """);
        var meanings = Meanings();
        foreach (var row in ErrorTable.Rows)
        {
            var retry = row.Retry == RetryAdvice.Later ? "later" : "no";
            page.Append($"| {row.Name} | {WireName(row.Status)} | {row.HttpStatus} | {row.ExitCode} | {retry} | {meanings[row.Code]} |\n");
        }

        page.Append("\n## Outcomes\n\nA run that took place ends with an outcome. Its reason says more than the script's value where the host knows more.\n\n| reason | exit code |\n|---|---|\n");
        foreach (var reason in Enum.GetValues<Reason>().Where(reason => reason != Reason.Unspecified))
        {
            page.Append($"| {WireName(reason)} | {ErrorTable.ExitCodeOf(new Outcome { Status = OutcomeStatus.Failed, Reason = reason })} |\n");
        }

        return page.ToString();
    }

    private static Dictionary<ErrorCode, string> Meanings()
    {
        var documentation = XDocument.Load(Path.ChangeExtension(typeof(ErrorCode).Assembly.Location, ".xml"));
        return Enum.GetValues<ErrorCode>().ToDictionary(
            code => code,
            code => documentation.Descendants("member")
                .Single(member => (string?)member.Attribute("name") == $"F:{typeof(ErrorCode).FullName}.{code}")
                .Element("summary")!.Value.Trim());
    }

    private static string WireName<TEnum>(TEnum value)
        where TEnum : struct, Enum => string.Concat(value.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));
}
