using System.Linq.Expressions;
using System.Reflection;

namespace BetweenTokens.Display;

/// <summary>
/// Cells of .NET Interactive below one that failed: each says in one sentence which value is missing. The host is found without a
/// reference to it; another version of it, or another host, is left as it is.
/// </summary>
internal sealed class InteractiveCells
{
    private const string Host = "Microsoft.DotNet.Interactive";

    private static InteractiveCells? _one;

    private readonly object _kernel;
    private readonly MethodInfo? _value;
    private readonly UndoneValues _undone;

    private InteractiveCells(object kernel)
    {
        _kernel = kernel;
        _value = kernel.GetType().GetMethods().FirstOrDefault(m => m is { Name: "TryGetValue", IsGenericMethodDefinition: true })
            ?.MakeGenericMethod(typeof(object));
        _undone = new UndoneValues(Known);
    }

    /// <summary>Looks after the kernel that runs this cell, once.</summary>
    public static void Watch()
    {
        var context = HostAssembly.Find(Host)?.GetType(Host + ".KernelInvocationContext")
            ?.GetProperty("Current", BindingFlags.Public | BindingFlags.Static)?.GetValue(null);
        if (context?.GetType().GetProperty("HandlingKernel")?.GetValue(context) is not { } kernel || ReferenceEquals(_one?._kernel, kernel))
        {
            return;
        }

        var watch = new InteractiveCells(kernel);
        var add = kernel.GetType().GetMethods().FirstOrDefault(m => m.Name == "AddMiddleware" && m.GetParameters().Length == 2);
        if (watch._value is null || add is null)
        {
            return;
        }

        _ = add.Invoke(kernel, [watch.Middleware(add.GetParameters()[0].ParameterType), nameof(InteractiveCells)]);
        _one = watch;
    }

    // (command, context, next) => Run(command, context, () => next(command, context)), in the host's own types
    private Delegate Middleware(Type type)
    {
        var parameters = type.GetMethod("Invoke")!.GetParameters().Select(p => Expression.Parameter(p.ParameterType)).ToArray();
        var next = Expression.Lambda<Func<Task>>(Expression.Invoke(parameters[2], parameters[0], parameters[1]));
        var body = Expression.Call(Expression.Constant(this), nameof(Run), null,
            Expression.Convert(parameters[0], typeof(object)), Expression.Convert(parameters[1], typeof(object)), next);
        return Expression.Lambda(type, body, parameters).Compile();
    }

    private async Task Run(object command, object context, Func<Task> next)
    {
        if (command.GetType().Name != "SubmitCode" || command.GetType().GetProperty("Code")?.GetValue(command) is not string code)
        {
            await next();
            return;
        }

        if (_undone.In(code) is { } missing)
        {
            _undone.Ended(code, failed: true);
            Fail(command, context, Needed.Missing(missing));
            return;
        }

        var ended = false;
        try
        {
            await next();
            ended = true;
        }
        finally
        {
            _undone.Ended(code, !ended || Failed(context));
        }
    }

    private static bool Failed(object context) => context.GetType()
        .GetProperty("IsFailed", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)?.GetValue(context) is true;

    private static void Fail(object command, object context, Exception why) =>
        context.GetType().GetMethods().First(m => m.Name == "Fail" && m.GetParameters().Length >= 3)
            .Invoke(context, [command, why, why.Message]);

    private bool Known(string name, out object? value)
    {
        object?[] arguments = [name, null];
        var found = _value!.Invoke(_kernel, arguments) is true;
        value = arguments[1];
        return found;
    }
}
