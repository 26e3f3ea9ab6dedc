using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace BetweenTokens.Workbook.Commands;

/// <summary>An option for a number, read with a point whatever the reader's locale; what is no number is refused with an example.</summary>
internal static class NumberOption
{
    /// <summary>An option with a default.</summary>
    public static Option<T> Of<T>(string name, string description, T value)
        where T : INumber<T> => new(name)
        {
            Description = description,
            DefaultValueFactory = _ => value,
            CustomParser = result => Read(result, name, value),
        };

    /// <summary>An option that may be left out.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="example">A number that could stand here.</param>
    public static Option<T?> Without<T>(string name, string description, T example)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            CustomParser = result => Read(result, name, example),
        };

    private static T Read<T>(ArgumentResult result, string name, T example)
        where T : INumber<T>
    {
        if (T.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        result.AddError($"{name} takes a number such "
            + $"as {example.ToString(null, CultureInfo.InvariantCulture)}; found '{result.Tokens[0].Value}'.");
        return example;
    }
}
