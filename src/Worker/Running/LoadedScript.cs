using System.Reflection;
using System.Runtime.Loader;
using ScriptHost.Scripting;
using ScriptHost.V1;

namespace ScriptHost.Worker.Running;

/// <summary>A script in a collectible load context of its own. Each run gets a fresh submission object.</summary>
internal sealed class LoadedScript
{
    private readonly AssemblyLoadContext _context;
    private readonly Func<object?[], Task<object>> _factory;
    private readonly MethodInvoker _entryPoint;
    private readonly bool _isStatic;
    private readonly bool _takesContext;

    public LoadedScript(string digest, CompiledScript compiled)
    {
        Digest = digest;
        _context = new AssemblyLoadContext($"script {digest}", isCollectible: true);
        using var assemblyStream = new MemoryStream(compiled.Assembly.ToByteArray());
        using var symbolStream = new MemoryStream(compiled.Symbols.ToByteArray());
        var assembly = _context.LoadFromStream(assemblyStream, symbolStream);

        const BindingFlags any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        var submission = assembly.GetType(compiled.EntryPoint.ClassName, throwOnError: true)!;
        _factory = submission.GetMethod(compiled.EntryPoint.FactoryName, any)!.CreateDelegate<Func<object?[], Task<object>>>();
        var method = submission.GetMethod(compiled.EntryPoint.MethodName, any)!;
        _entryPoint = MethodInvoker.Create(method);
        _isStatic = method.IsStatic;
        _takesContext = method.GetParameters().Length == 3;
    }

    public string Digest { get; }

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

    public void Unload() => _context.Unload();
}
