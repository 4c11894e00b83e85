using Grpc.Core;
using ScriptHost.Cli.Sql.Packages;
using ScriptHost.Cli.Sql.Sources;
using ScriptHost.Cli.Sql.Values;
using ScriptHost.Errors;

namespace ScriptHost.Cli.Sql.Blocks;

/// <summary>Executes a block that was checked. Each call commits by itself; the first one that fails ends the block, unless it handles that.</summary>
internal sealed class BlockRunner(SourceUnit unit, Evaluator evaluator, ICallHost host)
{
    /// <exception cref="ScriptHostException">What a call refused, with its place.</exception>
    public Task RunAsync(BlockStep block, CancellationToken cancellationToken) => RunBlockAsync(block, null, cancellationToken);

    private async Task RunBlockAsync(BlockStep block, ScriptHostException? handled, CancellationToken cancellationToken)
    {
        try
        {
            await RunAllAsync(block.Body, handled, cancellationToken);
        }
        // Who lost the agent has no session any more that could handle anything.
        catch (ScriptHostException exception) when (block.Handler is not null && ErrorTable.Get(exception.Code).Status != StatusCode.Unavailable)
        {
            block.Handler.Scope.WithError(exception.Message);
            await RunAllAsync(block.Handler.Steps, exception, cancellationToken);
        }
    }

    private async Task RunAllAsync(IReadOnlyList<Step> steps, ScriptHostException? handled, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (step)
            {
                case CallStep call:
                    await CallAsync(call.Call, call.At, call.Scope, cancellationToken);
                    break;
                case AssignStep { Function: { } function } assign:
                    var result = (await CallAsync(function, assign.At, assign.Scope, cancellationToken)).GetValueOrDefault("");
                    Assign(assign.Variable, result, assign.At);
                    break;
                case AssignStep assign:
                    Assign(assign.Variable, evaluator.Evaluate(assign.Value!, assign.Scope), assign.At);
                    break;
                case BlockStep nested:
                    await RunBlockAsync(nested, handled, cancellationToken);
                    break;
                case RaiseStep:
                    throw handled!;
            }
        }
    }

    private async Task<IReadOnlyDictionary<string, SqlValue?>> CallAsync(BoundCall call, int at, Scope scope, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, SqlValue>(StringComparer.Ordinal);
        foreach (var (parameter, expression) in call.Values)
        {
            var value = evaluator.At(expression.At, () => ParameterValue.Convert(parameter, evaluator.Evaluate(expression, scope)));
            if (!ParameterValue.IsSupported(parameter, value))
            {
                throw SqlErrors.Unsupported(unit.PlaceOf(expression.At), $"{parameter.Name} other than {parameter.OnlyValue}");
            }

            if ((value ?? parameter.OfNull) is { } given)
            {
                values.Add(parameter.Name, given);
            }
        }

        IReadOnlyDictionary<string, SqlValue?> result;
        try
        {
            result = await call.Subprogram.Verb.CallAsync(host, values, cancellationToken);
        }
        catch (RpcException exception)
        {
            throw AgentFault.Of(exception, $"{unit.PlaceOf(at)}: ");
        }
        catch (ScriptHostException exception)
        {
            throw new ScriptHostException(exception.Code, $"{unit.PlaceOf(at)}: {exception.Message}", exception);
        }

        foreach (var (parameter, variable) in call.Outs)
        {
            Assign(variable, result.GetValueOrDefault(parameter.Name), at);
        }

        return result;
    }

    private void Assign(Variable variable, SqlValue? value, int at) => variable.Value = value is null ? null : evaluator.At(at, () =>
        Conversions.TryConvert(value, variable.Type)
            ?? throw new SqlValueException(6502, $"PL/SQL: numeric or value error: {variable.Name} is {Arithmetic.NameOf(variable.Type)}, and '{value}' is none"));
}
