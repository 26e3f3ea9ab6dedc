using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using BetweenTokens.Formats;

namespace BetweenTokens.Training.Recipes;

/// <summary>
/// Compares a JSON object with the record that it is to become, before it becomes one: an unknown field, a wrong type and a
/// number out of range are refused by the field's full name.
/// </summary>
internal static class JsonShape
{
    /// <summary>What to do about a wrong field.</summary>
    public const string Next = "docs/microworld.md lists the fields of a recipe.";

    /// <summary>Checks every field.</summary>
    /// <param name="json">The object.</param>
    /// <param name="type">The record.</param>
    /// <param name="options">Naming policy and converters; a type with a converter of its own checks itself.</param>
    /// <param name="file">Path, for messages.</param>
    /// <exception cref="ModelFileException">Names the field, what was expected and what was found.</exception>
    public static void Check(JsonObject json, Type type, JsonSerializerOptions options, string file)
    {
        options.MakeReadOnly(populateMissingResolver: true);
        Section(json, options.GetTypeInfo(type), "", options, file);
    }

    /// <summary>The names nearest to one that is not known, as advice.</summary>
    public static string Hint(string name, IEnumerable<string> known)
    {
        string[] all = [.. known];
        var near = NearestNames.Of(name, all);
        return near.Count > 0 ? $"Did you mean {string.Join(", ", near)}?"
            : all.Length > 0 ? $"There are {string.Join(", ", all)}."
            : "There are none.";
    }

    private static void Section(JsonObject json, JsonTypeInfo info, string prefix, JsonSerializerOptions options, string file)
    {
        var fields = info.Properties.Where(property => property.Set is not null)
            .ToDictionary(property => property.Name, StringComparer.Ordinal);
        foreach (var (name, value) in json)
        {
            if (!fields.TryGetValue(name, out var field))
            {
                throw new ModelFileException(
                    file, $"field {prefix}{name}", "a field of a recipe", "one that nothing reads", Hint(name, fields.Keys));
            }

            Value(value, field.PropertyType, field.IsSetNullable, prefix + name, options, file);
        }

        if (fields.Values.FirstOrDefault(field => field.IsRequired && json[field.Name] is null) is { } missing)
        {
            throw new ModelFileException(file, $"field {prefix}{missing.Name}", "a value", "nothing", Next);
        }
    }

    private static void Value(JsonNode? json, Type declared, bool nullable, string name, JsonSerializerOptions options, string file)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (json is null)
        {
            _ = nullable || type != declared ? 0 : throw Wrong(Expected(type), "null");
            return;
        }

        var info = options.GetTypeInfo(type);
        switch (info.Kind, json)
        {
            case (JsonTypeInfoKind.Object, JsonObject section):
                Section(section, info, $"{name}.", options, file);
                break;
            case (JsonTypeInfoKind.Dictionary, JsonObject table):
                table.ToList().ForEach(entry => Value(entry.Value, info.ElementType!, false, $"{name}.{entry.Key}", options, file));
                break;
            case (JsonTypeInfoKind.Enumerable, JsonArray list):
                list.ToList().ForEach(item => Value(item, info.ElementType!, false, $"{name}[]", options, file));
                break;
            case (JsonTypeInfoKind.None, _) when Fits(json, type):
                break;
            default:
                throw Wrong(
                    info.Kind == JsonTypeInfoKind.Enumerable ? "a list" : info.Kind == JsonTypeInfoKind.None ? Expected(type) : "an object",
                    json.ToJsonString());
        }

        ModelFileException Wrong(string expected, string found) =>
            new(file, $"field {name}", expected, found.Length > 120 ? found[..120] + "…" : found, Next);
    }

    private static bool Fits(JsonNode json, Type type)
    {
        var kind = json.GetValueKind();
        return Type.GetTypeCode(type) switch
        {
            _ when type.IsEnum => kind == JsonValueKind.String && Enum.GetNames(type).Contains(json.GetValue<string>()),
            TypeCode.Boolean => kind is JsonValueKind.True or JsonValueKind.False,
            TypeCode.String => kind == JsonValueKind.String,
            TypeCode.Double => kind == JsonValueKind.Number && double.IsFinite(json.GetValue<double>()),
            TypeCode.Int32 => kind == JsonValueKind.Number
                && int.TryParse(json.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            TypeCode.Int64 => kind == JsonValueKind.Number
                && long.TryParse(json.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            _ => true, // a converter of its own
        };
    }

    private static string Expected(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => "one of " + string.Join(", ", Enum.GetNames(type)),
        TypeCode.Boolean => "true or false",
        TypeCode.String => "a string",
        TypeCode.Double => "a number",
        TypeCode.Int32 or TypeCode.Int64 => "a whole number",
        _ => $"a value of {type.Name}",
    };
}
