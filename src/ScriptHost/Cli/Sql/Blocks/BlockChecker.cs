using ScriptHost.Cli.Sql.Packages;
using ScriptHost.Cli.Sql.Parsing;
using ScriptHost.Cli.Sql.Sources;
using ScriptHost.Cli.Sql.Values;
using ScriptHost.Errors;

namespace ScriptHost.Cli.Sql.Blocks;

/// <summary>Checks a block as a whole, as the compiler of PL/SQL does: nothing of it is executed unless all of it is right.</summary>
internal sealed class BlockChecker
{
    private readonly SourceUnit _unit;
    private readonly Evaluator _evaluator;
    private readonly CallBinder _binder;

    public BlockChecker(SourceUnit unit, Evaluator evaluator)
    {
        (_unit, _evaluator) = (unit, evaluator);
        _binder = new CallBinder(unit, evaluator);
    }

    /// <exception cref="ScriptHostException">BAD_REQUEST, NOT_SUPPORTED.</exception>
    public BlockStep Check(BlockStatement block) => Check(block, Scope.CreateOutermost(), isInHandler: false);

    private BlockStep Check(BlockStatement block, Scope outer, bool isInHandler)
    {
        var scope = new Scope(outer);
        var body = block.Declarations.Select(declaration => (Step)Declare(declaration, scope)).ToList();
        body.AddRange(CheckAll(block.Body, scope, isInHandler));
        if (block.Handler is null)
        {
            return new BlockStep(block.At, body, null);
        }

        var errors = new Scope(scope).WithError(null);
        return new BlockStep(block.At, body, new ErrorHandler([.. CheckAll(block.Handler, errors, isInHandler: true)], errors));
    }

    private IEnumerable<Step> CheckAll(IEnumerable<Statement> statements, Scope scope, bool isInHandler) =>
        statements.Where(statement => statement is not EmptyStatement).Select(statement => (Step)(statement switch
        {
            CallStatement call => new CallStep(call.At, _binder.Bind(FindProcedure(call), call.Arguments, call.At, scope), scope),
            AssignStatement assign => Assign(assign, scope),
            BlockStatement nested => Check(nested, scope, isInHandler),
            RaiseStatement when !isInHandler => throw SqlErrors.Plsql(_unit.PlaceOf(statement.At), 367, "a RAISE statement with no exception name must be inside an exception handler"),
            _ => new RaiseStep(statement.At),
        }));

    private AssignStep Declare(Declaration declaration, Scope scope)
    {
        var variable = new Variable(declaration.Name, declaration.Type, declaration.IsConstant);
        var step = AssignTo(variable, declaration.Initial ?? new LiteralExpression(declaration.At, null), declaration.At, scope);
        return scope.TryAdd(variable)
            ? step
            : throw SqlErrors.Plsql(_unit.PlaceOf(declaration.At), 371, $"at most one declaration for '{declaration.Name}' is permitted");
    }

    private AssignStep Assign(AssignStatement assign, Scope scope)
    {
        var place = _unit.PlaceOf(assign.At);
        var variable = scope.Find(assign.Variable) ?? throw SqlErrors.Plsql(place, 201, $"identifier '{assign.Variable}' must be declared");
        return variable.IsConstant
            ? throw SqlErrors.Plsql(place, 363, $"expression '{assign.Variable}' cannot be used as an assignment target")
            : AssignTo(variable, assign.Value, assign.At, scope);
    }

    private AssignStep AssignTo(Variable variable, Expression value, int at, Scope scope)
    {
        if (value is NameExpression { Name.Parts.Count: > 1 } name && PackageTable.FindConstant(name.Name) is null && PackageTable.Find(name.Name, _unit.PlaceOf(value.At)) is { IsFunction: true } function)
        {
            return new AssignStep(at, variable, null, _binder.Bind(function, name.Arguments ?? [], name.At, scope), scope);
        }

        if (_evaluator.Check(value, scope) && _evaluator.Evaluate(value, scope) is { } known && Conversions.TryConvert(known, variable.Type) is null)
        {
            throw SqlErrors.Plsql(_unit.PlaceOf(value.At), 382, $"expression is of wrong type: {variable.Name} is {Arithmetic.NameOf(variable.Type)}, and '{SqlErrors.Shortened(known.ToString())}' is none");
        }

        return new AssignStep(at, variable, value, null, scope);
    }

    private Subprogram FindProcedure(CallStatement call)
    {
        var place = _unit.PlaceOf(call.At);
        var found = PackageTable.Find(call.Name, place);
        return found.IsFunction ? throw SqlErrors.Plsql(place, 221, $"'{found.Name}' is not a procedure or is undefined: assign its value to a variable") : found;
    }
}
