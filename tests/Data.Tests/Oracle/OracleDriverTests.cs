using System.Reflection;
using System.Reflection.Emit;
using System.Text.RegularExpressions;
using ScriptHost.Data.Oracle;

namespace ScriptHost.Data.Tests.Oracle;

/// <summary>What an operator learns of a driver before anything is opened with it.</summary>
public sealed partial class OracleDriverTests
{
    [Fact]
    public void A_current_driver_has_all_that_is_used()
    {
        var report = OracleDriver.Inspect(OracleDatabase.FolderOf("current"));
        Assert.True(report.IsUsable);
        Assert.Equal("23.1.0.0", report.Version);
        Assert.Equal(DriverManifest.All.Count, report.Members.Count);
        Assert.Empty(report.Members.Where(member => !member.IsPresent).Select(member => member.Name));
        Assert.Empty(report.MissingAssemblies);
    }

    [Fact]
    public void An_old_driver_is_usable_and_what_is_lost_is_told()
    {
        var report = OracleDriver.Inspect(OracleDatabase.FolderOf("old"));
        Assert.True(report.IsUsable);
        Assert.Equal(["OracleClientFactory.Instance", "OracleCommand.BindByName"], report.Members.Where(member => member.IsPresent).Select(member => member.Name));
        Assert.Contains(report.Members, member => member is { Name: "OracleConnection.AccessToken", IsRequired: false, LostWithout: "IAM and OAuth tokens" });
    }

    [Fact]
    public void A_folder_without_a_driver_is_a_problem_with_a_next_step()
    {
        var report = OracleDriver.Inspect("/nonexistent");
        Assert.False(report.IsUsable);
        Assert.Contains("/nonexistent/Oracle.ManagedDataAccess.dll", report.Problem);
        Assert.Contains("Oracle.ManagedDataAccess.Core", report.Problem);
    }

    [Fact]
    public void What_the_driver_depends_on_and_nobody_has_is_told()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var needed = new PersistedAssemblyBuilder(new AssemblyName("Needed.Elsewhere"), typeof(object).Assembly);
            var baseType = needed.DefineDynamicModule("needed").DefineType("Base", TypeAttributes.Public);
            baseType.CreateType();
            var driver = new PersistedAssemblyBuilder(new AssemblyName("Oracle.ManagedDataAccess"), typeof(object).Assembly);
            driver.DefineDynamicModule("driver").DefineType("Derived", TypeAttributes.Public, baseType).CreateType();
            driver.Save(Path.Combine(folder.FullName, "Oracle.ManagedDataAccess.dll"));
            Assert.Equal(["Needed.Elsewhere"], OracleDriver.Inspect(folder.FullName).MissingAssemblies);

            needed.Save(Path.Combine(folder.FullName, "Needed.Elsewhere.dll"));
            Assert.Empty(OracleDriver.Inspect(folder.FullName).MissingAssemblies);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_table_in_the_documentation_is_the_manifest()
    {
        var documented = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "oracle.md"))
            .Select(line => Row().Match(line))
            .Where(match => match.Success)
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value));
        Assert.Equal(DriverManifest.All.Select(member => (member.ToString(), member.Since, member.IsRequired ? "everything" : member.LostWithout)), documented);
    }

    [GeneratedRegex(@"^\| `(Oracle[^`]+)` \| ([\d.]+) \| ([^|]+) \|$")]
    private static partial Regex Row();
}
