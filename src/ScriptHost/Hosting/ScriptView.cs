using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ScriptHost.Profiles;
using ScriptHost.Scripts;
using ScriptHost.Workers;
using ScriptHost.Workers.Isolation;

namespace ScriptHost.Hosting;

/// <summary>Which of the agent's folders scripts see.</summary>
internal static class ScriptView
{
    public static SharedFolders Create(IServiceProvider services, string dataDirectory)
    {
        var scripts = ScriptFolders.Of(services.GetRequiredService<IOptions<ScriptsOptions>>().Value);
        var workers = services.GetRequiredService<IOptions<WorkersOptions>>().Value;
        var packages = services.GetRequiredService<DataFolders>().Packages;
        var data = CanonicalPath.Of(dataDirectory);
        // A command's own agent may be told to keep its data beside the scripts.
        string[] own = scripts.Roots.Contains(data) ? [Path.Combine(data, "owners"), Path.Combine(data, "uids")] : [data];
        var drivers = services.GetRequiredService<ProfileSettings>().Current.All.Select(profile => profile.Options.DriverDirectory).OfType<string>();
        return new SharedFolders(
            [.. scripts.Roots.Concat(scripts.ReferenceFolders).Concat(workers.ReadableFolders).Concat(drivers).Append(packages).Distinct()],
            [.. own, CanonicalPath.Of(services.GetRequiredService<RuntimeFolder>().Path)]);
    }
}
