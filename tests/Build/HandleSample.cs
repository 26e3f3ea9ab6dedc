using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace BetweenTokens.Tests.Build;

/// <summary>
/// A library that hands handles to native code as TorchSharp does. Its native code is qsort of the C library, which calls back:
/// the callback collects, so that what may be freed during the call is freed, at every run.
/// </summary>
internal static class HandleSample
{
    /// <summary>How the owner of the handle comes into the method that makes the call.</summary>
    public static TheoryData<string> Ways => ["Argument", "This", "Temporary", "Local", "Replaced", "Element", "Generic", "Chosen"];

    private const string Source = """
        using System;
        using System.Runtime.CompilerServices;
        using System.Runtime.InteropServices;

        public delegate int Comparison(IntPtr left, IntPtr right);

        public interface IOwner
        {
            IntPtr Handle { get; }

            int Sort(in int size);
        }

        public sealed class Owner : IOwner, IDisposable
        {
            public static int Freed;
            private readonly IntPtr _handle = Marshal.AllocHGlobal(8);

            public IntPtr Handle { [MethodImpl(MethodImplOptions.NoInlining)] get => _handle; }

            ~Owner() => Freed++; // counted only: qsort writes its items back after the callback, and into freed memory that would break the heap of this process

            public void Dispose() => GC.SuppressFinalize(this);

            [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
            public int Sort(in int size) // an "in" of a virtual method has a modifier in its type
            {
                Native.qsort(_handle, new IntPtr(2), new IntPtr(size), Native.Compare);
                return Native.FreedMeanwhile;
            }
        }

        public static class Native
        {
            private const MethodImplOptions Optimised = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;
            public static readonly Comparison Compare = Collect;
            public static int FreedMeanwhile;

            [DllImport("LIBRARY", CallingConvention = CallingConvention.Cdecl)]
            public static extern void qsort(IntPtr items, IntPtr count, IntPtr size, Comparison compare);

            [MethodImpl(MethodImplOptions.NoInlining)]
            private static Owner New() => new Owner();

            private static int Collect(IntPtr left, IntPtr right)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                FreedMeanwhile = Owner.Freed;
                return 0;
            }

            // In place: the handle's way from the getter to the call is what the tests are about.
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static int Sort(IntPtr handle)
            {
                qsort(handle, new IntPtr(2), new IntPtr(4), Compare);
                return FreedMeanwhile;
            }

            /// <summary>How many owners were freed while native code had the handle.</summary>
            public static int Run(string way)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                Owner.Freed = FreedMeanwhile = 0;
                switch (way)
                {
                    case "Argument": return Argument(New());
                    case "This": return New().Sort(4);
                    case "Temporary": return Temporary();
                    case "Local": return Local(1);
                    case "Replaced": return Replaced(New());
                    case "Element": return Element(new[] { New() });
                    case "Generic": return Generic(New());
                    default: return Chosen(null, false);
                }
            }

            [MethodImpl(Optimised)]
            private static int Argument(Owner owner) => Sort(owner.Handle);

            [MethodImpl(Optimised)]
            private static int Temporary() => Sort(New().Handle);

            [MethodImpl(Optimised)]
            private static int Local(int calls)
            {
                int freed = 0;
                for (int i = 0; i < calls; i++)
                {
                    var owner = New();
                    try
                    {
                        freed += Sort(owner.Handle);
                    }
                    catch (InvalidOperationException)
                    {
                        return -1;
                    }
                }

                return freed;
            }

            [MethodImpl(Optimised)]
            private static int Replaced(Owner owner)
            {
                var handle = owner.Handle;
                owner = null;
                return Sort(handle);
            }

            [MethodImpl(Optimised)]
            private static int Element(Owner[] owners)
            {
                var handle = owners[0].Handle;
                owners[0] = null;
                return Sort(handle);
            }

            [MethodImpl(Optimised)]
            private static int Generic<T>(T owner) where T : IOwner => Sort(owner.Handle);

            [MethodImpl(Optimised)]
            private static int Chosen(Owner owner, bool given) => Sort((given ? owner : New()).Handle);
        }
        """;

    /// <summary>Compiles the sample, optimised.</summary>
    /// <returns>Its path.</returns>
    public static string Compile(string folder)
    {
        var library = OperatingSystem.IsWindows() ? "ucrtbase" : "libc";
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(path =>
            Path.GetFileName(path) is "System.Runtime.dll" or "System.Private.CoreLib.dll" or "System.Runtime.InteropServices.dll");
        var compilation = CSharpCompilation.Create(
            "HandleSample", [CSharpSyntaxTree.ParseText(Source.Replace("LIBRARY", library, StringComparison.Ordinal))],
            references.Select(path => MetadataReference.CreateFromFile(path)),
            new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, deterministic: true));
        var path = Path.Combine(folder, "HandleSample.dll");
        var emitted = compilation.Emit(path);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        return path;
    }

    /// <summary>How many owners the sample frees while native code has their handle.</summary>
    public static int Freed(string path, string way)
    {
        var context = new AssemblyLoadContext(way, isCollectible: true);
        try
        {
            using var bytes = new MemoryStream(File.ReadAllBytes(path));
            return (int)context.LoadFromStream(bytes).GetType("Native")!.GetMethod(
                "Run", BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [way])!;
        }
        finally
        {
            context.Unload();
        }
    }
}
