using System.Reflection;
using System.Runtime.Loader;
using Dapper;
using ScriptHost.Scripting;
using ScriptHost.V1;

namespace ScriptHost.Worker.Running;

/// <summary>A script in a collectible load context of its own. Each run gets a fresh submission object.</summary>
internal sealed class LoadedScript
{
    private readonly ScriptLoadContext _context;
    private readonly Func<object?[], Task<object>> _factory;
    private readonly MethodInvoker _entryPoint;
    private readonly bool _isStatic;
    private readonly bool _takesContext;

    public LoadedScript(string path, string digest, CompiledScript compiled)
    {
        (Path, Digest, SizeBytes) = (path, digest, compiled.CalculateSize());
        _context = new ScriptLoadContext(digest, compiled.Libraries);
        var assembly = _context.LoadScript(compiled);

        const BindingFlags any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        var submission = assembly.GetType(compiled.EntryPoint.ClassName, throwOnError: true)!;
        _factory = submission.GetMethod(compiled.EntryPoint.FactoryName, any)!.CreateDelegate<Func<object?[], Task<object>>>();
        var method = submission.GetMethod(compiled.EntryPoint.MethodName, any)!;
        _entryPoint = MethodInvoker.Create(method);
        _isStatic = method.IsStatic;
        _takesContext = method.GetParameters().Length == 3;
    }

    /// <summary>The canonical path of its main file.</summary>
    public string Path { get; }

    public string Digest { get; }

    /// <summary>Of what was loaded.</summary>
    public long SizeBytes { get; }

    /// <summary>Runs the top-level statements on a fresh submission, then GsfMain, and gives its value; 0 for one that returns nothing.</summary>
    public async Task<long> RunAsync(string[] arguments, IScriptContext context)
    {
        // The submission puts itself into slot 1; slot 0 would be a host object, which scripts do not have.
        var slots = new object?[2];
        await _factory(slots);
        var submission = _isStatic ? null : slots[1];
        var returned = _takesContext
            ? _entryPoint.Invoke(submission, arguments.Length, arguments, context)
            : _entryPoint.Invoke(submission, arguments.Length, arguments);
        switch (returned)
        {
            case int number:
                return number;
            case long number:
                return number;
            case Task<int> task:
                return await task;
            case Task<long> task:
                return await task;
            case Task task:
                await task;
                return 0;
            default:
                return 0;
        }
    }

    /// <summary>Lets go of the script; the context that is given is gone once nothing refers into it.</summary>
    public AssemblyLoadContext Unload()
    {
        // Dapper remembers every type that it has filled or read, for the life of the process.
        foreach (var type in _context.Assemblies.SelectMany(TypesOf))
        {
            SqlMapper.SetTypeMap(type, null);
        }

        SqlMapper.PurgeQueryCache();
        _context.Unload();
        return _context;
    }

    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException exception)
        {
            // Some need an assembly that the script does not have, and has never used.
            return exception.Types.OfType<Type>();
        }
    }
}
