using BetweenTokens.Lessons.Claims;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>08-06 and 08-08: what GELU does to a number, and which vectors are keys and values.</summary>
public static class FormulaClaims
{
    private const int Points = 1000, Square = 64;
    private const double Reach = 5;

    /// <summary>GELU by its definition, x Φ(x), in float64.</summary>
    public static double Gelu(double x) => x * Distribution(x);

    /// <summary>The rectifier.</summary>
    public static double Relu(double x) => Math.Max(0, x);

    /// <summary>SiLU, x σ(x).</summary>
    public static double Silu(double x) => x / (1 + Math.Exp(-x));

    /// <summary>Where a curve is lowest between −5 and 5, and how low.</summary>
    public static (double At, double Value) Lowest(Func<double, double> curve) =>
        Enumerable.Range(0, 100_001).Select(i => (i / 10_000.0) - Reach).Select(x => (x, curve(x))).MinBy(point => point.Item2);

    /// <summary>08-06: which inputs above zero come out larger, and how much of an input below zero passes.</summary>
    /// <param name="curve">The activation; null: GELU.</param>
    public static Evidence Activation(Func<double, double>? curve = null)
    {
        curve ??= Gelu;
        double[] above = [.. Enumerable.Range(1, Points).Select(i => i * Reach / Points)];
        return Evidence.Arithmetic(
            Measured.Exact("share of positive inputs that come out larger", above.Average(x => curve(x) > x ? 1.0 : 0), Points),
            Measured.Exact("largest share of a negative input that passes", above.Max(x => Math.Abs(curve(-x)) / x), Points));
    }

    /// <summary>
    /// 08-08: a feed-forward part of 64 neurons and width 64 put together neuron by neuron, in four readings; errors over the length
    /// of the output.
    /// </summary>
    /// <param name="transposed">True: matrices are kept as [out, in], as PyTorch does, so that u = φ(h W1ᵀ).</param>
    public static Evidence Readings(bool transposed = false)
    {
        var random = new SeededRandom(808);
        double[] Draw(int n) => [.. Enumerable.Range(0, n).Select(_ => random.NextGaussian() / 8)];
        double[] h = Draw(Square), first = Draw(Square * Square), second = Draw(Square * Square);
        double At(double[] matrix, int row, int column) =>
            transposed ? matrix[(column * Square) + row] : matrix[(row * Square) + column];
        IEnumerable<int> all = Enumerable.Range(0, Square);
        double[] u = [.. all.Select(k => Gelu(all.Sum(i => h[i] * At(first, i, k))))];
        double[] y = [.. all.Select(j => all.Sum(k => u[k] * At(second, k, j)))];

        // row r of a matrix as it is kept: m[r, ·]; column c: m[·, c]
        double Row(double[] m, int r, int i) => m[(r * Square) + i];
        double Column(double[] m, int c, int i) => m[(i * Square) + c];
        double Error(Func<double[], int, int, double> key, Func<double[], int, int, double> value)
        {
            double[] strength = [.. all.Select(k => Gelu(all.Sum(i => h[i] * key(first, k, i))))];
            double[] sum = [.. all.Select(j => all.Sum(k => strength[k] * value(second, k, j)))];
            return Math.Sqrt(all.Sum(j => Math.Pow(sum[j] - y[j], 2)) / all.Sum(j => y[j] * y[j]));
        }

        // the other matrix is read as it has to be, so that each part stands by itself
        Func<double[], int, int, double> rightKey = transposed ? Row : Column, rightValue = transposed ? Column : Row;
        return Evidence.Arithmetic(
            Measured.Exact("error where keys are the rows of W1", Error(Row, rightValue), Square),
            Measured.Exact("error where values are the columns of W2", Error(rightKey, Column), Square),
            Measured.Exact("error of the right reading", Error(rightKey, rightValue), Square));
    }

    // Φ by the integral of its density (Simpson), to 1e-12 between −9 and 9.
    private static double Distribution(double x)
    {
        if (Math.Abs(x) > 9)
        {
            return x > 0 ? 1 : 0;
        }

        const int Steps = 400;
        double width = x / Steps, sum = 0;
        for (var i = 0; i <= Steps; i++)
        {
            sum += (i is 0 or Steps ? 1 : i % 2 == 1 ? 4 : 2) * Math.Exp(-0.5 * i * width * i * width);
        }

        return 0.5 + (sum * width / 3 / Math.Sqrt(2 * Math.PI));
    }
}
