using System.Globalization;
using System.Numerics;

namespace BetweenTokens.Plots;

/// <summary>Arrays and lists of numbers: a reader sees how many there are, and the first of them or the corners.</summary>
internal static class OwnNumbers
{
    private const int InRow = 10;
    private const int MostRows = 20;

    /// <summary>How a value of each number type is shown, by the type.</summary>
    private static readonly Dictionary<Type, Func<object, Visual?>> _kinds = new()
    {
        [typeof(double)] = Of<double>,
        [typeof(float)] = Of<float>,
        [typeof(Half)] = Of<Half>,
        [typeof(decimal)] = Of<decimal>,
        [typeof(int)] = Of<int>,
        [typeof(long)] = Of<long>,
        [typeof(short)] = Of<short>,
        [typeof(ushort)] = Of<ushort>,
        [typeof(uint)] = Of<uint>,
        [typeof(ulong)] = Of<ulong>,
        [typeof(nint)] = Of<nint>,
        [typeof(nuint)] = Of<nuint>,
    };

    /// <summary>The types whose arrays and lists are shown so. Bytes are not among them: they are seldom numbers.</summary>
    public static IReadOnlyCollection<Type> Types => _kinds.Keys;

    /// <summary>An array or list whose element type is known only now; null: no such value.</summary>
    public static Visual? Of(object value)
    {
        // The runtime lets an int[] pass for IEnumerable<uint>, and an enum's array for IEnumerable<int>: the element type decides.
        if (value.GetType().GetElementType() is { } own)
        {
            if (own.IsEnum && value is Array { Rank: 1 } names)
            {
                string[] first = [.. names.Cast<object>().Take(InRow * MostRows).Select(v => v.ToString()!)];
                return Line($"{own.Name}[{NumberText.Of(names.Length)}]", first, names.Length);
            }

            return _kinds.GetValueOrDefault(own.GetElementType() ?? own)?.Invoke(value);
        }

        return _kinds.Values.Select(kind => kind(value)).FirstOrDefault(shown => shown is not null);
    }

    /// <summary>The first numbers in rows of ten, under the index of each.</summary>
    public static Visual Line<T>(IEnumerable<T> numbers)
        where T : struct, INumberBase<T>
    {
        // One more than is shown tells whether there are more, of a sequence that may have no end.
        T[] shown = [.. numbers.Take(InRow * MostRows + 1)];
        int? whole = shown.Length <= InRow * MostRows ? shown.Length : null;
        int? count = numbers.TryGetNonEnumeratedCount(out int known) ? known : whole;
        string name = numbers is Array ? Name(typeof(T)) : $"{Plain(numbers.GetType())}<{Name(typeof(T))}>";
        return Line($"{name}[{count?.ToString(CultureInfo.InvariantCulture) ?? "…"}]", NumberText.Of(shown.Take(InRow * MostRows)), count);
    }

    /// <summary>The same of numbers that are texts already.</summary>
    /// <param name="head">What they are.</param>
    /// <param name="shown">The first of them.</param>
    /// <param name="count">How many there are in all; null: not known.</param>
    public static Visual Line(string head, IReadOnlyList<string> shown, int? count)
    {
        string[] first = [.. shown.Take(InRow * MostRows)];
        var rows = first.Chunk(InRow).ToArray();
        int? more = count - first.Length;
        string? rest = more is null ? "…" : more > 0 ? NumberText.More(ValueWords.Now.MoreNumbers, more.Value) : null;
        string[] heads = [.. Enumerable.Range(0, Math.Min(InRow, first.Length)).Select(i => NumberText.Of(i))];
        return new NumberGrid(head, [new NumberBlock(null, heads, [.. rows.Select((_, i) => NumberText.Of(i * InRow))], rows)], rest);
    }

    /// <summary>The corners of an array of two dimensions.</summary>
    public static Visual Corners<T>(T[,] numbers)
        where T : struct, INumberBase<T>
    {
        var (rows, columns) = (Kept.Of(numbers.GetLength(0)), Kept.Of(numbers.GetLength(1)));
        var texts = NumberText.Of(rows.Places.SelectMany(r => columns.Places.Select(c => numbers[r, c])));
        string head = string.Create(CultureInfo.InvariantCulture, $"{Name(typeof(T))}[{numbers.GetLength(0)}, {numbers.GetLength(1)}]");
        return Corners(head, rows, columns, texts);
    }

    /// <summary>The corners of rows that may differ in length: a short row ends in gaps.</summary>
    public static Visual Corners<T>(IEnumerable<T[]> rows)
        where T : struct, INumberBase<T>
    {
        var all = rows as IReadOnlyList<T[]> ?? [.. rows];
        int width = all.Select(row => row?.Length ?? 0).DefaultIfEmpty(0).Max();
        var (down, across) = (Kept.Of(all.Count), Kept.Of(width));
        T?[] present = [.. down.Places.SelectMany(r => across.Places.Select(c => c < all[(int)r]?.Length ? all[(int)r][c] : (T?)null))];
        var texts = new Queue<string>(NumberText.Of(present.OfType<T>()));
        string[] gaps = [.. present.Select(v => v is null ? "" : texts.Dequeue())];
        string lengths = all.All(row => row?.Length == width) ? NumberText.Of(width) : $"≤{NumberText.Of(width)}";
        string head = $"{Name(typeof(T))}[{NumberText.Of(all.Count)}][{lengths}]";
        return Corners(head, down, across, gaps);
    }

    private static NumberGrid Corners(string head, Kept rows, Kept columns, string[] cells) => new(
        head, cells.Length == 0 ? [] : [NumberBlock.Of(null, rows, columns, [.. cells.Chunk(columns.Places.Count)])], null);

    /// <summary>A type's name as C# writes it.</summary>
    public static string Name(Type type) => type.IsEnum ? type.Name : Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => "bool",
        TypeCode.Byte => "byte",
        TypeCode.SByte => "sbyte",
        TypeCode.Int16 => "short",
        TypeCode.UInt16 => "ushort",
        TypeCode.Int32 => "int",
        TypeCode.UInt32 => "uint",
        TypeCode.Int64 => "long",
        TypeCode.UInt64 => "ulong",
        TypeCode.Single => "float",
        TypeCode.Double => "double",
        TypeCode.Decimal => "decimal",
        TypeCode.Char => "char",
        TypeCode.String => "string",
        _ => type.Name,
    };

    private static Visual? Of<T>(object value)
        where T : struct, INumberBase<T> => value switch
        {
            T[,] table => Corners(table),
            IEnumerable<T[]> rows => Corners(rows),
            IEnumerable<T> numbers => Line(numbers),
            _ => null,
        };

    // What the compiler makes of LINQ and of yield has a name that no reader wrote.
    private static string Plain(Type type) => type.IsPublic && type.Name.Split('`')[0] is { } name ? name : "IEnumerable";
}
