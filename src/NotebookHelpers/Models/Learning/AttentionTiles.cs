using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BetweenTokens.Models.Learning;

/// <summary>
/// The products inside attention, four queries or four keys at a time, so that a vector that was loaded serves four times.
/// </summary>
internal static unsafe class AttentionTiles
{
    /// <summary>Rows of a tile. Divides the lanes of a vector, so the queries of a tile see equally many blocks of keys.</summary>
    public const int Rows = 4;

    private const int Lanes = AttentionShape.Lanes;

    /// <summary>Four rows times every key: to[i][key] = Σ_d rows[i·stride + d] · turned[d, key].</summary>
    /// <param name="rows">[4, stride].</param>
    /// <param name="stride">Values from one row to the next.</param>
    /// <param name="turned">[width, keyStride]: a dimension of all keys side by side.</param>
    /// <param name="keyStride">Values from one dimension to the next.</param>
    /// <param name="width">Dimensions.</param>
    /// <param name="keys">Keys, whole vectors of them.</param>
    /// <param name="to">Where each row of products goes.</param>
    public static void Products(float* rows, int stride, float* turned, int keyStride, int width, int keys, float** to)
    {
        for (var key = 0; key < keys; key += Lanes)
        {
            Vector512<float> a = default, b = default, c = default, d = default;
            var column = turned + key;
            var row = rows;
            for (var dimension = 0; dimension < width; dimension++, column += keyStride, row++)
            {
                var values = Vector512.Load(column);
                a = Vector512.FusedMultiplyAdd(Vector512.Create(row[0]), values, a);
                b = Vector512.FusedMultiplyAdd(Vector512.Create(row[stride]), values, b);
                c = Vector512.FusedMultiplyAdd(Vector512.Create(row[2 * stride]), values, c);
                d = Vector512.FusedMultiplyAdd(Vector512.Create(row[3 * stride]), values, d);
            }

            a.Store(to[0] + key);
            b.Store(to[1] + key);
            c.Store(to[2] + key);
            d.Store(to[3] + key);
        }
    }

    /// <summary>Four weighted sums of rows: to[i] = Σ_key weights[i][key] · values[key].</summary>
    /// <param name="weights">Four rows of weights.</param>
    /// <param name="values">[keys, width], whole vectors wide.</param>
    /// <param name="keys">Rows to sum.</param>
    /// <param name="width">Their width.</param>
    /// <param name="to">[4, width].</param>
    public static void Sums(float** weights, float* values, int keys, int width, float* to)
    {
        float* first = weights[0], second = weights[1], third = weights[2], fourth = weights[3];
        for (var chunk = 0; chunk < width; chunk += Lanes)
        {
            Vector512<float> a = default, b = default, c = default, d = default;
            var row = values + chunk;
            for (var key = 0; key < keys; key++, row += width)
            {
                var value = Vector512.Load(row);
                a = Vector512.FusedMultiplyAdd(Vector512.Create(first[key]), value, a);
                b = Vector512.FusedMultiplyAdd(Vector512.Create(second[key]), value, b);
                c = Vector512.FusedMultiplyAdd(Vector512.Create(third[key]), value, c);
                d = Vector512.FusedMultiplyAdd(Vector512.Create(fourth[key]), value, d);
            }

            a.Store(to + chunk);
            b.Store(to + width + chunk);
            c.Store(to + (2 * width) + chunk);
            d.Store(to + (3 * width) + chunk);
        }
    }

    /// <summary>The same for a tile of keys, down the queries: to[i] += Σ_query weights[offset(query) + key + i] · values[query].</summary>
    /// <param name="weights">The pattern, or its gradient, of a stretch and head.</param>
    /// <param name="shape">Where its rows start.</param>
    /// <param name="key">First key of the tile.</param>
    /// <param name="length">Queries.</param>
    /// <param name="values">[length, width].</param>
    /// <param name="width">Whole vectors.</param>
    /// <param name="to">[4, width].</param>
    public static void SumsDown(float* weights, AttentionShape shape, int key, int length, float* values, int width, float* to)
    {
        for (var chunk = 0; chunk < width; chunk += Lanes)
        {
            Vector512<float> a = default, b = default, c = default, d = default;
            var query = shape.Causal ? key : 0;
            for (var row = weights + shape.Offset(query, length) + key; query < length; row += shape.Keys(query, length), query++)
            {
                var value = Vector512.Load(values + ((long)query * width) + chunk);
                a = Vector512.FusedMultiplyAdd(Vector512.Create(row[0]), value, a);
                b = Vector512.FusedMultiplyAdd(Vector512.Create(row[1]), value, b);
                c = Vector512.FusedMultiplyAdd(Vector512.Create(row[2]), value, c);
                d = Vector512.FusedMultiplyAdd(Vector512.Create(row[3]), value, d);
            }

            Add(to + chunk, a);
            Add(to + width + chunk, b);
            Add(to + (2 * width) + chunk, c);
            Add(to + (3 * width) + chunk, d);
        }
    }

    /// <summary>Softmax of a row in place, its masked end set to zero.</summary>
    /// <param name="row">Scores.</param>
    /// <param name="keys">Values of the row, whole vectors.</param>
    /// <param name="seen">How many of them are seen.</param>
    /// <param name="slope">ALiBi: what a position of distance takes off; 0: nothing.</param>
    /// <param name="query">Position of the query.</param>
    public static void Softmax(float* row, int keys, int seen, float slope, int query)
    {
        var most = Vector512.Create(float.NegativeInfinity);
        for (var key = 0; key < keys; key += Lanes)
        {
            var places = Vector512.Create((float)key) + Vector512<float>.Indices;
            var scores = Vector512.Load(row + key);
            scores = slope == 0 ? scores : scores - (Vector512.Create(slope) * Vector512.Abs(Vector512.Create((float)query) - places));
            scores = key + Lanes <= seen
                ? scores
                : Vector512.ConditionalSelect(
                    Vector512.LessThan(places, Vector512.Create((float)seen)), scores, Vector512.Create(float.NegativeInfinity));
            scores.Store(row + key);
            most = Vector512.Max(most, scores);
        }

        var (shift, sum) = (Vector512.Create(Largest(most)), Vector512<float>.Zero);
        for (var key = 0; key < keys; key += Lanes)
        {
            var value = Vector512.Exp(Vector512.Load(row + key) - shift);
            value.Store(row + key);
            sum += value;
        }

        var factor = Vector512.Create(1 / Vector512.Sum(sum));
        for (var key = 0; key < keys; key += Lanes)
        {
            (Vector512.Load(row + key) * factor).Store(row + key);
        }
    }

    /// <summary>Softmax backwards: to = pattern · (to − Σ pattern · to) · scale.</summary>
    public static void SoftmaxBack(float* pattern, float* to, int keys, float scale)
    {
        var sum = Vector512<float>.Zero;
        for (var key = 0; key < keys; key += Lanes)
        {
            sum = Vector512.FusedMultiplyAdd(Vector512.Load(pattern + key), Vector512.Load(to + key), sum);
        }

        var (shift, factor) = (Vector512.Create(Vector512.Sum(sum)), Vector512.Create(scale));
        for (var key = 0; key < keys; key += Lanes)
        {
            (Vector512.Load(pattern + key) * (Vector512.Load(to + key) - shift) * factor).Store(to + key);
        }
    }

    /// <summary>A head of one position, turned by its angles and multiplied.</summary>
    public static void Turn(float* from, float* cosine, float* sine, int turning, int width, float factor, float* to)
    {
        var half = turning / 2;
        var i = 0;
        for (; i + 8 <= half; i += 8)
        {
            var (first, second, scale) = (Vector256.Load(from + i), Vector256.Load(from + half + i), Vector256.Create(factor));
            (((first * Vector256.Load(cosine + i)) - (second * Vector256.Load(sine + i))) * scale).Store(to + i);
            (((second * Vector256.Load(cosine + half + i)) + (first * Vector256.Load(sine + half + i))) * scale).Store(to + half + i);
        }

        for (; i < half; i++)
        {
            var (first, second) = (from[i], from[half + i]);
            to[i] = ((first * cosine[i]) - (second * sine[i])) * factor;
            to[half + i] = ((second * cosine[half + i]) + (first * sine[half + i])) * factor;
        }

        for (i = turning; i < width; i++)
        {
            to[i] = from[i] * factor;
        }
    }

    /// <summary>The gradient of a turned head, turned back.</summary>
    public static void TurnBack(float* from, float* cosine, float* sine, int turning, int width, float* to)
    {
        var half = turning / 2;
        var i = 0;
        for (; i + 8 <= half; i += 8)
        {
            var (first, second) = (Vector256.Load(from + i), Vector256.Load(from + half + i));
            ((first * Vector256.Load(cosine + i)) + (second * Vector256.Load(sine + half + i))).Store(to + i);
            ((second * Vector256.Load(cosine + half + i)) - (first * Vector256.Load(sine + i))).Store(to + half + i);
        }

        for (; i < half; i++)
        {
            var (first, second) = (from[i], from[half + i]);
            to[i] = (first * cosine[i]) + (second * sine[half + i]);
            to[half + i] = (second * cosine[half + i]) - (first * sine[i]);
        }

        for (i = turning; i < width; i++)
        {
            to[i] = from[i];
        }
    }

    // A tree of maxima; the framework has a sum of lanes and no maximum.
    private static float Largest(Vector512<float> values)
    {
        var eight = Vector256.Max(values.GetLower(), values.GetUpper());
        var four = Vector128.Max(eight.GetLower(), eight.GetUpper());
        return MathF.Max(MathF.Max(four[0], four[1]), MathF.Max(four[2], four[3]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* to, Vector512<float> value) => (Vector512.Load(to) + value).Store(to);
}
