using System.Reflection;

namespace BetweenTokens.Display;

/// <summary>Where the running cell shows values, found without a reference to any host.</summary>
/// <param name="Show">Shows a value now; what it returns puts another in its place.</param>
/// <param name="Moves">False: what is shown stays as it is, so only a last state is worth showing.</param>
internal sealed record Screen(Func<object, Action<object>> Show, bool Moves)
{
    /// <summary>
    /// A host sets <c>AppContext.SetData("notebook.display", f)</c> once: <c>f</c> gives the running cell's <see cref="Show"/>, or null
    /// where none runs.
    /// </summary>
    internal const string Key = "notebook.display";

    /// <summary>The running cell's screen; null in a console program and wherever no cell runs.</summary>
    public static Screen? Find() => Announced() ?? DotNetInteractive() ?? Verso();

    private static Screen? Announced()
    {
        var announced = AppContext.GetData(Key) as Func<Func<object, Action<object>>?>;
        return announced?.Invoke() is { } show ? new Screen(show, Moves: true) : null;
    }

    // There `display(x)` returns a handle with another id than the one it showed; the context's own Display keeps it.
    private static Screen? DotNetInteractive()
    {
        const string name = "Microsoft.DotNet.Interactive", context = name + ".KernelInvocationContext";
        var host = HostAssembly.Find(name);
        if (host?.GetType(context)?.GetProperty("Current", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) is not { } current
            || host.GetType(context + "Extensions")?.GetMethod("Display", [current.GetType(), typeof(object), typeof(string[])])
                is not { } display)
        {
            return null;
        }

        return new Screen(
            value =>
            {
                object handle = Call(display, null, current, value, Array.Empty<string>())!;
                var update = handle.GetType().GetMethod("Update", [typeof(object)])!;
                return next => Call(update, handle, next);
            },
            Moves: true);
    }

    // Verso takes nothing back that is shown; between cells its Display would throw.
    private static Screen? Verso()
    {
        const string name = "Verso.Abstractions";
        var host = HostAssembly.Find(name);
        var display = host?.GetType(name + ".DisplayExtensions")?.GetMethod("Display", [typeof(object), typeof(string)]);
        var running = host?.GetType(name + ".DisplayContext")?.GetProperty("Current", BindingFlags.NonPublic | BindingFlags.Static);
        if (display is null || (running is not null && running.GetValue(null) is null))
        {
            return null;
        }

        return new Screen(
            value =>
            {
                Call(display, null, value, null);
                return _ => { };
            },
            Moves: false);
    }

    private static object? Call(MethodInfo method, object? target, params object?[] arguments) =>
        method.Invoke(target, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
}

/// <summary>Assemblies of the host that this library must not depend on.</summary>
internal static class HostAssembly
{
    /// <summary>The assembly of that name, if the host has loaded it.</summary>
    public static Assembly? Find(string name) => AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(a => a.GetName().Name == name);
}
