namespace ScriptHost.Tests;

/// <summary>A part of a page of docs that is made from the code. To make it anew: SCRIPTHOST_WRITE_DOCS=1.</summary>
internal static class GeneratedPart
{
    /// <summary>Checks that a part is up to date, or makes it so.</summary>
    /// <param name="page">The page's file.</param>
    /// <param name="name">The part stands between <c>&lt;!-- NAME: made from the code --&gt;</c> and <c>&lt;!-- end of NAME --&gt;</c>.</param>
    /// <param name="made">What it is to be.</param>
    public static void Check(string page, string name, string made)
    {
        var begin = $"<!-- {name}: made from the code -->\n";
        var text = File.ReadAllText(page);
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = text.IndexOf($"<!-- end of {name} -->", StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("SCRIPTHOST_WRITE_DOCS") == "1")
        {
            File.WriteAllText(page, $"{text[..from]}{made}{text[to..]}");
            return;
        }

        Assert.Equal(made, text[from..to]);
    }
}
