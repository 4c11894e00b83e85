using System.Text;
using ScriptHost.Cli.Sql.Blocks;
using ScriptHost.Cli.Sql.Packages;
using ScriptHost.Cli.Sql.Parsing;
using ScriptHost.Cli.Sql.Values;
using ScriptHost.V1;

namespace ScriptHost.Tests.Cli.Sql;

/// <summary>docs/sql.md says exactly what is understood. To make its list of signatures anew: SCRIPTHOST_WRITE_DOCS=1.</summary>
public sealed class SqlPageTests
{
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "sql.md");

    [Fact]
    public void The_list_of_signatures_is_up_to_date() => GeneratedPart.Check(Page, "packages", Render());

    [Fact]
    public void Functions_types_and_constants_are_all_named()
    {
        var page = File.ReadAllText(Page);

        Assert.All(Functions.Names.Concat(DeclaredTypes.Names).Concat(SchedulerPackage.Constants.Keys), name => Assert.Contains(name, page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_parameter_fills_a_field_or_has_one_value_alone()
    {
        var methods = Scheduler.Descriptor.Methods.Concat(V1.Registry.Descriptor.Methods).Concat(Objects.Descriptor.Methods).ToDictionary(method => method.Name, StringComparer.OrdinalIgnoreCase);
        var wrong =
            from subprogram in PackageTable.All
            where subprogram.Package != OutputPackage.Name && methods.ContainsKey(subprogram.Name.Replace("_", "", StringComparison.Ordinal))
            let request = methods[subprogram.Name.Replace("_", "", StringComparison.Ordinal)].InputType
            from overload in subprogram.Overloads
            where overload.Refusal is null
            from parameter in overload.Parameters
            where !parameter.IsOut && parameter.OnlyValue is null && request.FindFieldByName(parameter.Name.ToLowerInvariant()) is null
            select $"{subprogram}: {parameter.Name}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_verb_of_the_scheduler_has_a_signature()
    {
        // What lists, watches and answers SELECT is no verb, and RUN_JOB is two calls.
        string[] others = ["ListObjects", "ListRunDetails", "ListJobLog", "WatchEvents", "Query", "RunJobInSession"];
        var known = PackageTable.All.Where(subprogram => subprogram.Package == SchedulerPackage.Name).Select(subprogram => subprogram.Name.Replace("_", "", StringComparison.Ordinal));

        Assert.Equal(
            Scheduler.Descriptor.Methods.Select(method => method.Name).Except(others).Select(name => name.ToUpperInvariant()).Order(StringComparer.Ordinal),
            known.Order(StringComparer.Ordinal));
    }

    private static string Render()
    {
        var list = new StringBuilder();
        foreach (var package in PackageTable.All.GroupBy(subprogram => subprogram.Package))
        {
            list.Append($"\n### {package.Key}\n\n```\n");
            foreach (var subprogram in package.OrderBy(subprogram => subprogram.Name, StringComparer.Ordinal))
            {
                foreach (var overload in subprogram.Overloads)
                {
                    list.Append(overload.Refusal is { } refusal ? $"-- refused ({refusal}): " : "").Append($"{subprogram.Name}({string.Join(", ", overload.Parameters)}){(subprogram.Returns is { } type ? $" RETURN {Arithmetic.NameOf(type)}" : "")}\n");
                }
            }

            list.Append("```\n");
        }

        return list.Append('\n').ToString();
    }
}
