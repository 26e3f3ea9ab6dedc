using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace BetweenTokens;

/// <summary>
/// What a cell takes from another. A host gives a variable whose cell failed, or never ran, as null: the next cell then says so,
/// and tells no story of its own.
/// </summary>
internal static class Needed
{
    /// <summary>The value, or one sentence that names what is missing.</summary>
    /// <exception cref="ReaderException">It is null.</exception>
    public static T Of<T>([NotNull] T? value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : class => value ?? throw Missing(name);

    /// <summary>The sentence.</summary>
    public static ReaderException Missing(string name) => new(
        $"There is no '{name}' yet: the cell that makes it has not run, or ended with an error. Begin there.",
        $"«{name}» ещё нет: ячейка, которая это вычисляет, не выполнялась или закончилась ошибкой. Начните с неё.");
}
